package agentcore.streaming.local;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

import agentcore.streaming.local.process.ProcessEnd;

/**
 * The stack's process. Exit status 0 after Ctrl-C or SIGTERM, 1 if something failed, 2 for wrong options. Only the line
 * {@code ready URL} goes to stdout.
 */
public final class Main {
    private static final Logger LOG = Logger.getLogger(Main.class.getName());
    private static final PrintStream OUT = utf8(FileDescriptor.out);
    private static final PrintStream ERR = utf8(FileDescriptor.err);
    private static final int ENDED_BY_HANGUP = 128 + 1;
    private static final int ENDED_BY_CTRL_C = 128 + 2;
    private static final int ENDED_BY_SIGTERM = 128 + 15;
    /** A signal to all processes reaches some before others. */
    private static final long SIGNAL_GRACE_MILLIS = 2000;

    private static final int UNDECIDED = -1;

    /** Decided once, by what ends the stack first: its children end too then, and that is no news. */
    private static final AtomicInteger STATUS = new AtomicInteger(UNDECIDED);

    private Main() {}

    /**
     * Runs the stack until it is ended.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        if (List.of(args).contains("--help")) {
            OUT.print(Options.HELP);
            return;
        }
        try {
            Options options = Options.parse(List.of(args));
            logTo(options.logs());
            Stack stack = new Stack(options, System.getenv());
            if (endsWithSignal(stack)) {
                run(stack);
            }
        } catch (Options.WrongOptionException e) {
            fail(2, e.getMessage());
        } catch (StackException e) {
            fail(1, e.getMessage());
        } catch (IOException e) {
            fail(1, "The logs can't be written: " + e.getMessage() + ".");
        } catch (InterruptedException e) {
            fail(1, "The stack was interrupted.");
        } catch (RuntimeException | Error e) { // a mistake of ours
            LOG.log(Level.SEVERE, "The stack failed.", e);
            fail(1, "The stack failed with " + e + "; emulators.log, among the logs, has more.");
        }
    }

    /** From now on a signal ends all of the stack; false where one has come before. */
    private static boolean endsWithSignal(Stack stack) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                STATUS.compareAndSet(UNDECIDED, 0);
                stack.close();
                // A signal would make it 130 or 143, and ending the stack by one is no failure.
                Runtime.getRuntime().halt(STATUS.get());
            }));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static void run(Stack stack) throws StackException, InterruptedException {
        // So that a reader who stalls is noticed soon, as with the emulators' own server.
        System.setProperty("jdk.httpclient.receiveBufferSize", String.valueOf(256 * 1024));
        Started started = stack.start();
        ERR.println(started.description());
        OUT.println(started.readyLine());
        end(stack.failure().join());
    }

    private static void end(ProcessEnd end) throws InterruptedException {
        if (end.status() == ENDED_BY_CTRL_C) {
            System.exit(0); // which goes to all processes of a terminal
        }
        if (end.status() == ENDED_BY_SIGTERM || end.status() == ENDED_BY_HANGUP) {
            Thread.sleep(SIGNAL_GRACE_MILLIS); // ended meanwhile, if the signal was meant for all
        }
        fail(1, end.sentence());
    }

    private static void fail(int status, String sentence) {
        if (STATUS.compareAndSet(UNDECIDED, status)) {
            ERR.println(sentence);
            System.exit(status);
        }
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** What the emulators log goes to a file, and nothing of it to the terminal. */
    private static void logTo(Path folder) throws IOException {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n");
        OutputStream file = Files.newOutputStream(Files.createDirectories(folder).resolve("emulators.log"));
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new StreamHandler(file, new SimpleFormatter()) {
            @Override
            public synchronized void publish(LogRecord entry) {
                super.publish(entry);
                flush();
            }
        });
    }
}
