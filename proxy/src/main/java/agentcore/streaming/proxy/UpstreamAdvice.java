package agentcore.streaming.proxy;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

import agentcore.streaming.proxy.Settings.UpstreamAuth;

/**
 * What a failed call means to whoever operates the function: what the log says of it.
 *
 * <p>By AgentCore's status: the developer guide's pages {@code runtime-troubleshooting} and {@code runtime-stop-session}.
 */
final class UpstreamAdvice {
    private static final String ITS_OWN_FAILURE = "AgentCore itself failed: look at the AWS Health Dashboard, "
            + "and give AWS Support its request id.";

    private UpstreamAdvice() {}

    /** Of a call to the agent: what happened, and what may be looked at; {@code forUser}: it named a user. */
    static String ofCall(Throwable failure, boolean forUser) {
        return what(failure, forUser && UpstreamProblems.status(failure) == 403
                ? "With PROXY_FORWARD_USER_ID, the function's role needs bedrock-agentcore:InvokeAgentRuntimeForUser besides "
                        + "bedrock-agentcore:InvokeAgentRuntime, both on the runtime and its endpoints, "
                        + "and the runtime must not want bearer tokens."
                : advice(failure));
    }

    /** The same of a call that was to stop a session. */
    static String ofStop(Throwable failure) {
        boolean signed = failure instanceof UpstreamException answered && answered.auth() == UpstreamAuth.SIGV4;
        return what(failure, switch (UpstreamProblems.status(failure)) {
            case 0 -> failure instanceof ProblemException ? "" : advice(failure);
            case 400 -> "Look at the session id.";
            case 403 -> signed
                    ? "The function's role needs bedrock-agentcore:StopRuntimeSession on the runtime and its endpoints, "
                            + "and the runtime must not want bearer tokens."
                    : advice(failure);
            case 504 -> "";
            default -> advice(failure);
        });
    }

    private static String what(Throwable failure, String advice) {
        return (failure.getMessage() + " " + advice).strip();
    }

    private static String advice(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return switch (known.problem().type()) {
                case UPSTREAM_TIMEOUT ->
                    "Look at PROXY_FIRST_BYTE_TIMEOUT and at what the agent does until its first byte.";
                case DEADLINE_REACHED ->
                    "Look at the function's timeout and at what the agent does until its first byte.";
                default -> "";
            };
        }
        if (failure instanceof UpstreamException answered) {
            return advice(answered);
        }
        if (UpstreamProblems.isFor(CertPathBuilderException.class, failure)) {
            return "If the network between has a certificate authority of its own, name it in PROXY_CA_FILE.";
        }
        if (UpstreamProblems.isFor(CertificateExpiredException.class, failure)
                || UpstreamProblems.isFor(CertificateNotYetValidException.class, failure)) {
            return "The certificate's time is over or has not begun: look at what stands between here and AgentCore.";
        }
        if (UpstreamProblems.isFor(CertificateException.class, failure)) {
            return "The certificate is not one for this address: look at what stands between here and AgentCore.";
        }
        return UpstreamProblems.isConnectFailure(failure)
                ? "Look at the function's subnets, security groups and name resolution, and at PROXY_CONNECT_TIMEOUT."
                : "";
    }

    private static String advice(UpstreamException answered) {
        return switch (answered.status()) {
            case 400 -> "Look at the request's session id and payload, and at the runtime's requireMMDSV2: "
                    + "one from before that was required has to be updated with it.";
            case 401 -> switch (answered.auth()) {
                case SIGV4 -> "The runtime takes bearer tokens, and this function signs with SigV4: "
                        + "set PROXY_UPSTREAM_AUTH to bearer.";
                case BEARER -> "If the token is as it should be, look at the runtime's JWT authorizer.";
            };
            case 402 -> "The account's quota of active sessions is used up: raise it, or let sessions end earlier.";
            case 403 -> switch (answered.auth()) {
                case SIGV4 ->
                    "The function's role needs bedrock-agentcore:InvokeAgentRuntime on the runtime and its endpoints, "
                            + "and the runtime must not want bearer tokens.";
                case BEARER -> "The runtime must have a JWT authorizer, and the token what it asks for; "
                        + "a runtime without one needs PROXY_UPSTREAM_AUTH set to sigv4.";
            };
            case 404 -> "Look at AGENT_RUNTIME_ARN and AGENT_QUALIFIER: there is no such runtime or endpoint.";
            case 409 -> "A session was asked for two things at once: look at whether clients wait for an answer's end.";
            case 424 -> "The container failed: its log group is /aws/bedrock-agentcore/runtimes/<runtime>-<endpoint>.";
            case 429 -> "The account's quota of calls per second is used up: raise it.";
            case 500, 503 -> ITS_OWN_FAILURE;
            case 504 -> "The container was silent: is it built for arm64, and does it listen on port 8080?";
            default -> "";
        };
    }
}
