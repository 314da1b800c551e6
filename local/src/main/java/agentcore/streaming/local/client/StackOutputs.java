package agentcore.streaming.local.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * What a deployed stack says of itself: {@code pulumi stack output --json --show-secrets}.
 *
 * @param invokeUrl where requests go
 * @param authMode how the API lets callers in
 * @param apiKey the API's key, where it has one
 * @see <a href="https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_output/">pulumi stack output</a>
 */
record StackOutputs(String invokeUrl, AuthMode authMode, Optional<String> apiKey) {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    /** Asks Pulumi, whose own words go to stderr. */
    static StackOutputs ofPulumi(Path project, Optional<String> stack) throws ClientException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("pulumi", "stack", "output", "--json", "--show-secrets", "--non-interactive"));
        stack.ifPresent(name -> command.addAll(List.of("--stack", name)));
        try {
            Process pulumi = new ProcessBuilder(command).directory(project.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            pulumi.getOutputStream().close();
            byte[] json = pulumi.getInputStream().readAllBytes();
            int status = pulumi.waitFor();
            if (status != 0) {
                throw new ClientException("pulumi stack output ended with status " + status
                        + ": select a stack that is "
                        + "deployed (pulumi stack select, or --stack NAME), or say what to test with --url URL.");
            }
            return parse(json, "The stack");
        } catch (IOException e) {
            throw new ClientException(
                    "pulumi can't be run, of which the stack's outputs are asked: install it, or say what to "
                            + "test with --outputs FILE or --url URL.");
        }
    }

    /** Reads what was kept of Pulumi's answer, or what comes on stdin. */
    static StackOutputs ofFile(String file, InputStream in) throws ClientException {
        try {
            return file.equals("-")
                    ? parse(in.readAllBytes(), "stdin")
                    : parse(Files.readAllBytes(Path.of(file)), "The file " + file);
        } catch (NoSuchFileException e) {
            throw new ClientException("There is no file " + file + ".");
        } catch (IOException e) {
            throw new ClientException("The file " + file + " can't be read: " + e.getMessage() + ".");
        }
    }

    /** No message quotes the text: it has secrets. */
    private static StackOutputs parse(byte[] text, String source) throws ClientException {
        Optional<String> invokeUrl = Optional.empty();
        Optional<String> authMode = Optional.empty();
        Optional<String> apiKey = Optional.empty();
        try (JsonParser json = JSON.createParser(new String(text, StandardCharsets.UTF_8))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ClientException(notOutputs(source));
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                Optional<String> value = json.nextToken() == JsonToken.VALUE_STRING
                        ? Optional.of(json.getText()).filter(found -> !found.isEmpty())
                        : Optional.empty();
                json.skipChildren();
                switch (name) {
                    case "InvokeUrl" -> invokeUrl = value;
                    case "AuthMode" -> authMode = value;
                    case "ApiKey" -> apiKey = value;
                    default -> {
                        // is for others
                    }
                }
            }
        } catch (IOException e) {
            throw new ClientException(notOutputs(source));
        }
        String url = invokeUrl.orElseThrow(() -> missing(source, "InvokeUrl"));
        String name = authMode.orElseThrow(() -> missing(source, "AuthMode"));
        return new StackOutputs(url, AuthMode.named(name).orElseThrow(() -> new ClientException(
                source + " has an output AuthMode that isn't known, '" + name + "': it must be " + AuthMode.NAMES
                        + ".")),
                apiKey);
    }

    private static String notOutputs(String source) {
        return source + " is not the JSON that pulumi stack output --json --show-secrets prints.";
    }

    private static ClientException missing(String source, String output) {
        return new ClientException(
                source + " has no output " + output + ": deploy it with pulumi up, or say what to test with "
                        + "--url URL.");
    }

    /** {@inheritDoc} Without the key. */
    @Override
    public String toString() {
        return "StackOutputs[" + invokeUrl + ", " + authMode + "]";
    }
}
