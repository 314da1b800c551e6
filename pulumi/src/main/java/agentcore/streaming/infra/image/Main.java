package agentcore.streaming.infra.image;

import java.util.List;

/** The agent's image by a command, from the project's root; the only one here who reads the environment. */
public final class Main {
    private Main() {}

    /**
     * Runs one command; ends the process with 1 where it failed, and 2 where nobody could know what was meant.
     *
     * @param args as {@code --help} says
     */
    public static void main(String[] args) {
        int status = ImageCommand.run(List.of(args), System.getenv(), System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }
}
