package agentcore.streaming.local.client;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * An answer, with when what of it arrived, in milliseconds since the request was sent. The client's thread writes; what has
 * been written is for others once {@link #ended} is complete.
 */
public final class Exchange implements HttpResponse.BodySubscriber<Void> {
    /** What is kept of a body that is no events. */
    private static final int MOST_TEXT = 64 * 1024;
    private static final int MOST_EVENTS = 100_000;

    private final long sentAt = System.nanoTime();
    private final EventParser parser = new EventParser(this::event);
    private final List<Event> events = new ArrayList<>();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final CompletableFuture<Void> body = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Event> firstEvent = new CompletableFuture<>();
    private HttpResponse.ResponseInfo head;
    private double headMillis;
    private double arrivedAt;
    private double endMillis;
    private long bytes;
    private String cut = "";
    private volatile Runnable cancel = () -> {};

    /** Takes the head of the answer. */
    synchronized HttpResponse.BodySubscriber<Void> begin(HttpResponse.ResponseInfo info) {
        head = info;
        headMillis = millis();
        return this;
    }

    private double millis() {
        return (System.nanoTime() - sentAt) / 1e6;
    }

    private void event(String name, String data) {
        if (events.size() < MOST_EVENTS) {
            events.add(new Event(arrivedAt, name, data));
        }
        firstEvent.complete(events.getFirst());
    }

    @Override
    public CompletionStage<Void> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        if (ended.isDone()) {
            return; // no more of it is waited for
        }
        arrivedAt = millis();
        for (ByteBuffer buffer : buffers) {
            byte[] piece = new byte[buffer.remaining()];
            buffer.get(piece);
            bytes += piece.length;
            if (isEvents()) {
                parser.feed(piece);
            } else {
                text.write(piece, 0, Math.min(piece.length, MOST_TEXT - text.size()));
            }
        }
    }

    @Override
    public void onComplete() {
        end("");
        body.complete(null);
    }

    /** {@inheritDoc} An answer that is cut is an answer: it is judged by whoever asked. */
    @Override
    public void onError(Throwable failure) {
        end(failure.getMessage() == null ? failure.toString() : failure.getMessage());
        body.complete(null);
    }

    /** Once, by whatever comes first. */
    private synchronized void end(String reason) {
        if (ended.isDone()) {
            return;
        }
        endMillis = millis();
        cut = reason;
        ended.complete(null);
        firstEvent.complete(new Event(endMillis, "", "")); // which is none, for those who wait for one
    }

    /** What ends the request early. */
    void cancelBy(Runnable canceller) {
        cancel = canceller;
    }

    /** Waits no more for an answer, which counts as cut; false, and nothing is done, where none has begun. */
    synchronized boolean giveUp(String reason) {
        if (head == null) {
            return false;
        }
        end(reason);
        cancel.run(); // which closes its connection, or its stream
        return true;
    }

    /** Where there is no answer, or no more of it is wanted. */
    public void fail(Throwable failure) {
        ended.completeExceptionally(failure);
        firstEvent.completeExceptionally(failure);
        cancel.run();
    }

    /** Completes when all of the answer is here, or it was cut; fails where none has begun. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** The first event, or one without data at the end of an answer that has none. */
    public CompletableFuture<Event> firstEvent() {
        return firstEvent;
    }

    public int status() {
        return head.statusCode();
    }

    /** As it is written elsewhere: {@code HTTP/2}. */
    public String protocol() {
        return head.version() == HttpClient.Version.HTTP_2 ? "HTTP/2" : "HTTP/1.1";
    }

    public Optional<String> header(String name) {
        return head.headers().firstValue(name);
    }

    /** Whether the answer says that it is events. */
    public boolean isEvents() {
        return header("Content-Type").orElse("").matches("(?i)text/event-stream *(;.*)?");
    }

    public List<Event> events() {
        return events;
    }

    /** The body, where it is no events. */
    public String text() {
        return text.toString(StandardCharsets.UTF_8);
    }

    public long bytes() {
        return bytes;
    }

    public double headMillis() {
        return headMillis;
    }

    public double endMillis() {
        return endMillis;
    }

    /** Why the answer ended before its end; empty if it didn't. */
    public Optional<String> cut() {
        return cut.isEmpty() ? Optional.empty() : Optional.of(cut);
    }
}
