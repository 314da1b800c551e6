package agentcore.streaming.local.client;

/** A key or token. It doesn't print itself, so that it is in no message by mistake. */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * A secret that can stand in a header.
     *
     * @param name what it is called in a message that refuses it
     */
    static Secret of(String name, String value) throws ClientException {
        // The JDK's client would refuse others with a message that quotes them.
        if (!value.matches("[!-~]+")) {
            throw new ClientException(
                    name + " can't be sent: it is empty, or has spaces or characters that aren't ASCII.");
        }
        return new Secret(value);
    }

    /** For the header alone. */
    String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
