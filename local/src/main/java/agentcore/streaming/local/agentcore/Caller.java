package agentcore.streaming.local.agentcore;

import java.io.IOException;

import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.local.http.HttpResponse;

/** Who waits for the agent's answer. When it has gone, the answer is read to its end all the same: the agent isn't told. */
final class Caller {
    private final HttpResponse response;
    private boolean gone;

    Caller(HttpResponse response) {
        this.response = response;
    }

    void begin(HttpHeaders headers) {
        try {
            response.begin(200, headers);
        } catch (IOException e) {
            gone = true;
        }
    }

    void write(byte[] piece) {
        if (!gone) {
            try {
                response.write(piece);
            } catch (IOException e) {
                gone = true;
            }
        }
    }

    void end() throws IOException {
        if (!gone) {
            response.end();
        }
    }
}
