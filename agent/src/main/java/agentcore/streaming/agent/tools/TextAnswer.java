package agentcore.streaming.agent.tools;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/** Reads the text of one answer, as far as its limit goes. What is given up is closed, whenever it is. */
final class TextAnswer {
    private static final Pattern TEXT = Pattern
            .compile("text/.+|application/(.+\\+)?(json|xml)|application/(javascript|yaml)");
    private static final Pattern CHARSET = Pattern.compile("(?i)charset=\"?([A-Za-z0-9._:-]+)\"?");
    private static final int LONGEST_LOCATION = 1000;

    private final int largest;
    private final Promise<String> answer;
    private final Buffer body = Buffer.buffer();
    private Optional<HttpClientRequest> request = Optional.empty();

    TextAnswer(int largest, Promise<String> answer) {
        this.largest = largest;
        this.answer = answer;
    }

    void send(HttpClientRequest connected) {
        request = Optional.of(connected);
        if (answer.future().isComplete()) { // the time was over meanwhile
            connected.reset();
            return;
        }
        connected.exceptionHandler(this::giveUp);
        connected.response().onFailure(this::giveUp).onSuccess(this::read);
        connected.end();
    }

    void giveUp(Throwable failure) {
        if (answer.tryFail(failure)) {
            request.ifPresent(HttpClientRequest::reset);
        }
    }

    private void read(HttpClientResponse response) {
        String type = Optional.ofNullable(response.getHeader("Content-Type")).orElse("");
        int status = response.statusCode();
        if (status >= 300 && status < 400) {
            String location = Optional.ofNullable(response.getHeader("Location")).orElse("");
            end("HTTP " + status + ", which is not followed. Location: "
                    + location.substring(0, Math.min(LONGEST_LOCATION, location.length())));
        } else if (response.getHeader("Content-Encoding") != null) {
            giveUp(new ToolException("The answer is compressed, although that wasn't asked for."));
        } else if (!type.isEmpty() && !TEXT.matcher(type.split(";")[0].strip().toLowerCase(Locale.ROOT)).matches()) {
            giveUp(new ToolException("The answer is no text: its Content-Type is " + type.split(";")[0].strip() + "."));
        } else {
            String head = "HTTP " + status + (type.isEmpty() ? "" : ", " + type) + "\n\n";
            Charset charset = charset(type);
            response.exceptionHandler(this::giveUp);
            response.endHandler(end -> end(head + text(charset)));
            response.handler(piece -> {
                body.appendBuffer(piece, 0, Math.min(piece.length(), largest - body.length()));
                if (body.length() == largest) {
                    end(head + text(charset) + "\n\n[cut off: only the first " + largest + " bytes are read]");
                }
            });
        }
    }

    /** With the answer as far as it is known; the rest of it isn't read. */
    private void end(String text) {
        if (answer.tryComplete(text)) {
            request.ifPresent(HttpClientRequest::reset);
        }
    }

    private static Charset charset(String type) {
        Matcher named = CHARSET.matcher(type);
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) { // none of this JDK's, or no name at all
            return StandardCharsets.UTF_8;
        }
    }

    /** Half a character at the end of what was read is left out, and what is no character is replaced. */
    private String text(Charset charset) {
        CharsetDecoder decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        CharBuffer text = CharBuffer.allocate((int) Math.ceil(body.length() * (double) decoder.maxCharsPerByte()) + 1);
        decoder.decode(ByteBuffer.wrap(body.getBytes()), text, false);
        return text.flip().toString();
    }
}
