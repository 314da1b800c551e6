package agentcore.streaming.sdkhttp;

import software.amazon.awssdk.http.SdkHttpRequest;

/** Where connections go; those to one origin are interchangeable. */
record Origin(boolean tls, String host, int port) {
    static Origin of(SdkHttpRequest request) {
        return new Origin(request.protocol().equals("https"), request.host(), request.port());
    }

    boolean hostIsAddress() {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    /** As in a Host header: without the scheme's own port. */
    String authority() {
        return port == (tls ? 443 : 80) ? host : host + ":" + port;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
