package agentcore.streaming.local.client;

import java.net.URI;

/**
 * A chain that is to be tested.
 *
 * @param invoke where requests for answers go
 * @param access what they need
 */
public record Target(URI invoke, Access access) {
    /** Where a session is stopped: the resources have one parent. */
    URI session(String id) {
        return invoke.resolve("sessions/" + id);
    }
}
