package agentcore.streaming.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * Says at a stream's good end whether its content agrees. Only what announces its own end is judged, as agents filter and
 * invent events freely: a stream that nothing is known of is complete when the transport says so.
 */
interface StreamJudge {
    /** A line of the stream, without its line end; of one that is too long, the start. */
    void line(byte[] bytes, int from, int to);

    /** A blank line: what the lines before it said is now an event. */
    default void dispatch() {}

    boolean complete();

    /** The transport's word. */
    final class TransportsWord implements StreamJudge {
        @Override
        public void line(byte[] bytes, int from, int to) {}

        @Override
        public boolean complete() {
            return true;
        }
    }

    /** Complete once an event of the type was dispatched. */
    final class NamedEvent implements StreamJudge {
        private static final String FIELD = "event:";
        private final String type;
        private String current = "";
        private boolean seen;

        NamedEvent(String type) {
            this.type = type;
        }

        @Override
        public void line(byte[] bytes, int from, int to) {
            if (Bytes.startsWith(bytes, from, to, FIELD)) {
                String value = new String(bytes, from + FIELD.length(), to - from - FIELD.length(),
                        StandardCharsets.UTF_8);
                current = value.startsWith(" ") ? value.substring(1) : value;
            }
        }

        @Override
        public void dispatch() {
            seen |= current.equals(type);
            current = "";
        }

        @Override
        public boolean complete() {
            return seen;
        }
    }

    /**
     * Converse messages, which begin with {@code messageStart} and end with {@code messageStop} (alone or under
     * {@code event}, as Strands sends them), and AG-UI runs, which begin with {@code RUN_STARTED} and end with
     * {@code RUN_FINISHED} or {@code RUN_ERROR}. One that has begun must have ended, or the agent must have said itself that
     * it has failed: by a member {@code error} (AWS's SDK for Python), an event of type {@code error} (that for TypeScript),
     * or one of Converse's exceptions.
     */
    final class Formats implements StreamJudge {
        private static final JsonFactory JSON = JsonFactory.builder().build();
        private static final String FIELD = "data:";
        private static final String ERROR = "error";
        private static final String EXCEPTION = "Exception";
        private static final Bytes.Word MESSAGE = new Bytes.Word("messageSt", "message".length());
        private static final Bytes.Word RUN = new Bytes.Word("RUN_", "RUN".length());
        private static final Bytes.Word FAILURE = new Bytes.Word(ERROR, "e".length());
        private static final Bytes.Word FAILURES_NAME = new Bytes.Word(EXCEPTION, "E".length());
        private NamedEvent errorEvent = new NamedEvent(ERROR);
        private boolean messageOpen;
        private boolean runOpen;

        @Override
        public void line(byte[] bytes, int from, int to) {
            errorEvent.line(bytes, from, to);
            // Most lines are neither, and are told apart without parsing them.
            if (Bytes.startsWith(bytes, from, to, FIELD) && mayMatter(bytes, from, to)) {
                try (JsonParser json = JSON.createParser(bytes, from + FIELD.length(), to - from - FIELD.length())) {
                    read(json);
                } catch (IOException e) {
                    // Not JSON, or the start of a longer line: it says nothing about an end.
                }
            }
        }

        private boolean mayMatter(byte[] bytes, int from, int to) {
            return Bytes.containsEither(bytes, from, to, MESSAGE, RUN)
                    || !complete() && Bytes.containsEither(bytes, from, to, FAILURE, FAILURES_NAME);
        }

        @Override
        public void dispatch() {
            errorEvent.dispatch();
            if (errorEvent.complete()) {
                errorEvent = new NamedEvent(ERROR);
                failed();
            }
        }

        private void failed() {
            messageOpen = false;
            runOpen = false;
        }

        private void read(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("event") && value == JsonToken.START_OBJECT) {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        converse(json.currentName());
                        json.nextToken();
                        json.skipChildren();
                    }
                } else {
                    converse(name);
                    if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                        agUi(json.getText());
                    }
                    if (name.equals(ERROR)) {
                        failed();
                    }
                    json.skipChildren();
                }
            }
        }

        private void converse(String name) {
            if (name.equals("messageStart")) {
                messageOpen = true;
            } else if (name.equals("messageStop")) {
                messageOpen = false;
            } else if (name.endsWith(EXCEPTION)) {
                failed();
            }
        }

        private void agUi(String type) {
            switch (type) {
                case "RUN_STARTED" -> runOpen = true;
                case "RUN_FINISHED", "RUN_ERROR" -> runOpen = false;
                default -> {
                    // any other event of a run
                }
            }
        }

        @Override
        public boolean complete() {
            return !messageOpen && !runOpen;
        }
    }
}
