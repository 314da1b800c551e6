package agentcore.streaming.local.client;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/** Makes a target of options, environment and outputs. */
public final class Targets {
    private static final String TOKEN_VARIABLE = "SMOKE_TOKEN";
    private static final String KEY_VARIABLE = "SMOKE_API_KEY";

    private final TargetOptions options;
    private final Map<String, String> environment;

    public Targets(TargetOptions options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
    }

    /**
     * The one target there is.
     *
     * @param in for outputs that come on stdin
     */
    public Target find(InputStream in) throws ClientException, WrongOptionException, InterruptedException {
        if (options.url().isPresent()) {
            return target(options.url().get(), options.auth().orElse(AuthMode.NONE), Optional.empty());
        }
        StackOutputs outputs = options.outputs().isPresent()
                ? StackOutputs.ofFile(options.outputs().get(), in)
                : StackOutputs.ofPulumi(options.project(), options.stack());
        return target(outputs.invokeUrl(), outputs.authMode(), outputs.apiKey());
    }

    private Target target(String text, AuthMode mode, Optional<String> stackKey)
            throws ClientException, WrongOptionException {
        URI url = url(text);
        Optional<Signer> signer = Optional.empty();
        Optional<Secret> key = Optional.empty();
        Optional<Secret> token = options.tokenVariable().isPresent()
                ? Optional.of(token(options.tokenVariable().get()))
                : Optional.empty();
        switch (mode) {
            case NONE -> {
                // a runtime that takes tokens may want one all the same
            }
            case IAM -> {
                require(token.isEmpty(), "A signed request has no room for a token: leave --token-env out.");
                signer = Optional.of(Signer.withDefaultCredentials(region(url)));
            }
            case API_KEY -> key = Optional.of(key(stackKey));
            case TOKEN -> token = Optional.of(token(options.tokenVariable().orElse(TOKEN_VARIABLE)));
        }
        Access access = new Access(signer, key, token);
        require(access.equals(Access.NONE) || url.getScheme().equals("https") || isLoopback(url),
                "The URL must begin with https://, as a key, token or signature goes there.");
        return new Target(url, access);
    }

    private String region(URI url) throws WrongOptionException {
        Optional<String> region = options.region().isPresent() ? options.region() : Signer.region(url);
        return region.orElseThrow(() -> new WrongOptionException(
                "The URL doesn't say for which region to sign: name it with --region."));
    }

    private Secret key(Optional<String> stackKey) throws ClientException, WrongOptionException {
        if (options.apiKeyVariable().isEmpty() && stackKey.isPresent()) {
            return Secret.of("The output ApiKey", stackKey.get());
        }
        return variable(options.apiKeyVariable().orElse(KEY_VARIABLE), "The API wants a key", "--api-key-env");
    }

    private Secret token(String variable) throws ClientException, WrongOptionException {
        return variable(variable, "A token is wanted", "--token-env");
    }

    private Secret variable(String name, String wanted, String option)
            throws ClientException, WrongOptionException {
        String value = environment.getOrDefault(name, "");
        require(!value.isEmpty(),
                wanted + ", and the environment variable " + name + " is not set: put it there, or name "
                        + "another one with " + option + ".");
        return Secret.of("What is in " + name, value);
    }

    private static URI url(String text) throws WrongOptionException {
        try {
            URI url = URI.create(text);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null
                    && url.getPort() <= 65535 && url.getRawUserInfo() == null && url.getRawPath().endsWith("/invoke")
                    && url.getRawQuery() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // it is none at all
        }
        throw new WrongOptionException(
                "The URL must be like http://localhost:3000/invoke, unlike '" + text + "'.");
    }

    private static boolean isLoopback(URI url) {
        try {
            return InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void require(boolean condition, String otherwise) throws WrongOptionException {
        if (!condition) {
            throw new WrongOptionException(otherwise);
        }
    }
}
