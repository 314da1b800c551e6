package agentcore.streaming.proxy.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Where the process's lines go. Lambda collects stdout and stderr alike: the log goes to stderr, metrics, which have to stand
 * alone on their line, to stdout. A line is one write, never buffered, as a frozen process would keep it; and there is one
 * write at a time, as nobody promises that the two are different pipes. Thread-safe.
 */
public final class Output {
    private final OutputStream log;
    private final OutputStream metrics;

    /**
     * An output.
     *
     * @param log takes lines of the log, in UTF-8
     * @param metrics takes lines of metrics
     */
    public Output(OutputStream log, OutputStream metrics) {
        this.log = log;
        this.metrics = metrics;
    }

    /**
     * That of this process.
     *
     * @return stderr and stdout, by their descriptors: their streams have a buffer and the platform's character set
     */
    public static Output ofProcess() {
        return new Output(new FileOutputStream(FileDescriptor.err), new FileOutputStream(FileDescriptor.out));
    }

    /**
     * Writes a line of the log.
     *
     * @param line the line, without its end
     */
    public void log(String line) {
        write(log, line);
    }

    /**
     * Writes a line of metrics.
     *
     * @param line one JSON object, without the line's end
     */
    public void metrics(String line) {
        write(metrics, line);
    }

    private synchronized void write(OutputStream stream, String line) {
        try {
            stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Nobody reads it any more, and there is nowhere to say so.
        }
    }
}
