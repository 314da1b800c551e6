package agentcore.streaming.sdkhttp;

import software.amazon.awssdk.http.SdkHttpRequest;

/** Where connections go; those to one origin are interchangeable. */
record Origin(boolean tls, String host, int port) {
    static Origin of(SdkHttpRequest request) {
        String host = request.host();
        boolean bracketed = host.startsWith("[") && host.endsWith("]"); // an IPv6 address in a URL
        return new Origin(request.protocol().equals("https"), bracketed ? host.substring(1, host.length() - 1) : host,
                request.port());
    }

    boolean hostIsAddress() {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    /** As in a Host header: without the scheme's own port. */
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    /** Written out, like {@link #hashCode}: a record's own are linked at run time, which costs a start ten milliseconds. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Origin origin && tls == origin.tls && port == origin.port && host.equals(origin.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
