package agentcore.streaming.proxy;

import java.io.ByteArrayOutputStream;

/** What a gate has let pass. */
final class PassedBytes extends ByteArrayOutputStream implements SseGate.Output {
    private static final long serialVersionUID = 1;

    @Override
    public void pass(byte[] bytes, int from, int to) {
        write(bytes, from, to - from);
    }

    /** What it lets pass when these come. */
    static byte[] of(SseGate gate, byte[] bytes) {
        PassedBytes out = new PassedBytes();
        gate.pass(bytes, out);
        return out.toByteArray();
    }
}
