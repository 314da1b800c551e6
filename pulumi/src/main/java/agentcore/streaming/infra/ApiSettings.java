package agentcore.streaming.infra;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of the API.
 *
 * @param auth who may call
 * @param userPool the Cognito user pool whose users may
 * @param allowedOrigins the origins whose pages may read answers; {@code *} for any
 * @param throttleRate requests a second
 * @param throttleBurst requests at once
 * @param logRole how API Gateway comes by its role for logs
 */
record ApiSettings(Auth auth, Optional<String> userPool, List<String> allowedOrigins, int throttleRate,
        int throttleBurst, LogRole logRole) {
    /** Who may call. */
    enum Auth {
        /** Whoever signs as someone whom IAM allows to. */
        IAM("iam"),
        /** Whoever has a key. */
        API_KEY("apiKey"),
        /** Whoever has a token of a Cognito user pool. */
        COGNITO("cognito"),
        /** All the world. */
        NONE("none");

        private final String word;

        Auth(String word) {
            this.word = word;
        }

        /** As the setting says it. */
        String word() {
            return word;
        }

        private static Auth of(String word) {
            for (Auth auth : values()) {
                if (auth.word.equals(word)) {
                    return auth;
                }
            }
            throw new IllegalArgumentException(word);
        }
    }

    /** How API Gateway comes by its role for logs, of which an account and region have one. */
    enum LogRole {
        /** This stack makes it, and leaves it behind. */
        CREATE,
        /** It is there. */
        EXISTING,
        /** It isn't, and there are no access logs. */
        OFF
    }

    static ApiSettings from(ConfigValues values, String region, AgentSettings agent) {
        Auth auth = Auth.of(values.choice("auth", "iam", "iam", "apiKey", "cognito", "none"));
        boolean confirmed = values.flag("confirmNoAuth", false);
        if (auth == Auth.NONE && !confirmed) {
            values.refuse("auth",
                    "is 'none', so that all the world may call the agent at your cost: set confirmNoAuth to"
                            + " true if that is meant, or auth to iam, apiKey or cognito.");
        }
        if (auth != Auth.NONE && confirmed) {
            values.refuse("confirmNoAuth", "is true, but auth is " + auth.word() + ": take it out.");
        }
        if (auth == Auth.IAM && agent.takesTokens()) {
            values.refuse("auth", "is 'iam', whose signature is in the header Authorization, where upstreamAuth bearer"
                    + " wants the token: set auth to cognito or apiKey, such as cognito.");
        }
        String poolKey = "cognitoUserPoolArn";
        Optional<String> pool = Arn.read(values, poolKey, region, "cognito-idp",
                "userpool/[a-z0-9-]+_[0-9a-zA-Z]+", "arn:" + Arn.partition(region) + ":cognito-idp:" + region
                        + ":123456789012:userpool/" + region + "_AbCdEfGhI");
        if (auth == Auth.COGNITO && !values.isSet(poolKey)) {
            values.refuse(poolKey, "is not set, which auth cognito needs: set it to a user pool's ARN, such as arn:"
                    + Arn.partition(region) + ":cognito-idp:" + region + ":123456789012:userpool/" + region
                    + "_AbCdEfGhI.");
        }
        if (auth != Auth.COGNITO && values.isSet(poolKey)) {
            values.refuse(poolKey, "is set, but auth is " + auth.word() + ": take it out, or set auth to cognito.");
        }
        int rate = values.number("throttleRate", 10, 1, 10_000, "requests a second");
        int burst = values.number("throttleBurst", 20, 1, 5_000, "requests at once");
        return new ApiSettings(auth, pool, origins(values), rate, burst,
                LogRole.valueOf(values.choice("apiGatewayLogRole", "create", "create", "existing", "off")
                        .toUpperCase(Locale.ROOT)));
    }

    private static List<String> origins(ConfigValues values) {
        String key = "allowedOrigins";
        List<String> origins = values.list(key, 50, "[*]|https?://[a-z0-9.-]+(:[0-9]{1,5})?",
                "* or an origin as browsers send it, without a path or a slash at the end", "https://app.example");
        if (origins.contains("*") && origins.size() > 1) {
            values.refuse(key, "has * and others: set it to [\"*\"], or to those others.");
        }
        return origins;
    }
}
