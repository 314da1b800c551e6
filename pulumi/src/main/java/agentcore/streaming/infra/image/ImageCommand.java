package agentcore.streaming.infra.image;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;

/** The agent's image by a command, from the project's root. */
final class ImageCommand {
    private static final String PASSWORD = "REGISTRY_PASSWORD";
    private static final String USAGE = """
            Makes the container image of the packaged agent.

              tag               prints the image's tag, which follows from what is in it
              tar FILE          writes the image into FILE, for docker load and the like, and prints its tag
              push REPOSITORY   pushes the image, unless its tag is there, and prints the image's name

              --base IMAGE      another base image than contract/image.json names, by tag or digest
              --agent FOLDER    the packaged agent (agent/target/agent)
              --image FILE      what the image is to be (contract/image.json)
              --username NAME   for the registry, with the password in the variable REGISTRY_PASSWORD;
                                otherwise docker's configuration is asked
              --insecure        the registry may do without a known certificate, or without TLS
            """;

    private ImageCommand() {}

    /** Gives the process's exit status: 1 where it failed, 2 where nobody could know what was meant. */
    static int run(List<String> args, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (args.contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        Options options;
        try {
            options = Options.of(args);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n");
            err.print(USAGE);
            return 2;
        }
        try {
            run(options, environment, out, err);
            return 0;
        } catch (ImageException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static void run(Options options, Map<String, String> environment, PrintStream out, PrintStream err)
            throws ImageException {
        ImageSpec spec = ImageSpec.read(Path.of(options.image));
        ImageBuild build = new ImageBuild(options.base.map(spec::withBase).orElse(spec), Path.of(options.agent),
                err::println);
        switch (options.words.get(0)) {
            case "tar" -> {
                build.writeTar(Path.of(options.words.get(1)));
                out.println(build.tag());
            }
            case "push" -> {
                String repository = options.words.get(1);
                boolean pushed = build.push(Target.of(repository, credentials(repository, options, environment),
                        options.insecure));
                err.println(pushed ? "Pushed." : "It was there already.");
                out.println(repository + ":" + build.tag());
            }
            default -> out.println(build.tag());
        }
    }

    private static CredentialRetriever credentials(String repository, Options options, Map<String, String> environment)
            throws ImageException {
        if (options.username.isPresent()) {
            String password = environment.getOrDefault(PASSWORD, "");
            if (password.isEmpty()) {
                throw new ImageException("--username needs a password: set the variable " + PASSWORD + ".");
            }
            return () -> Optional.of(Credential.from(options.username.get(), password));
        }
        try {
            return CredentialRetrieverFactory.forImage(ImageReference.parse(repository), event -> {}).dockerConfig();
        } catch (InvalidImageReferenceException e) {
            return Optional::empty; // the target says so
        }
    }

    private static final class Options {
        final List<String> words = new ArrayList<>();
        String agent = "agent/target/agent";
        String image = "contract/image.json";
        Optional<String> base = Optional.empty();
        Optional<String> username = Optional.empty();
        boolean insecure;

        static Options of(List<String> args) {
            Options options = new Options();
            for (int i = 0; i < args.size(); i++) {
                String arg = args.get(i);
                switch (arg) {
                    case "--insecure" -> options.insecure = true;
                    case "--agent" -> options.agent = value(args, ++i);
                    case "--image" -> options.image = value(args, ++i);
                    case "--base" -> options.base = Optional.of(value(args, ++i));
                    case "--username" -> options.username = Optional.of(value(args, ++i));
                    default -> options.words.add(arg);
                }
            }
            options.words.stream().filter(word -> word.startsWith("-")).findFirst().ifPresent(word -> {
                throw new IllegalArgumentException("There is no option " + word + ".");
            });
            int words = switch (options.words.isEmpty() ? "" : options.words.get(0)) {
                case "tag" -> 1;
                case "tar", "push" -> 2;
                default -> throw new IllegalArgumentException("Say what to do: tag, tar FILE or push REPOSITORY.");
            };
            if (options.words.size() != words) {
                throw new IllegalArgumentException(options.words.get(0) + " takes "
                        + (words == 1 ? "nothing" : "one word") + ", not " + (options.words.size() - 1) + ".");
            }
            return options;
        }

        private static String value(List<String> args, int index) {
            if (index == args.size()) {
                throw new IllegalArgumentException(args.get(index - 1) + " needs a value.");
            }
            return args.get(index);
        }
    }
}
