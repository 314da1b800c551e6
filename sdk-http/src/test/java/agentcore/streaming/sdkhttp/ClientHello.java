package agentcore.streaming.sdkhttp;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client offers (RFC 8446, section 4.1.2), as it is in the first record that it sends.
 *
 * @param suites its cipher suites
 * @param groups its extension {@code supported_groups}
 * @param versions its extension {@code supported_versions}
 */
record ClientHello(List<Integer> suites, List<Integer> groups, List<Integer> versions) {
    private static final int SUPPORTED_GROUPS = 10;
    private static final int SUPPORTED_VERSIONS = 43;

    static ClientHello read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        in.skipNBytes(3); // record: type and version
        ByteBuffer hello = ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort()));
        hello.position(4 + 2 + 32); // type and length, version, random
        hello.position(hello.position() + 1 + hello.get(hello.position())); // session id
        List<Integer> suites = numbers(part(hello, Short.toUnsignedInt(hello.getShort())));
        hello.position(hello.position() + 1 + hello.get(hello.position())); // compression methods
        hello.getShort(); // length of all extensions
        List<Integer> groups = List.of();
        List<Integer> versions = List.of();
        while (hello.hasRemaining()) {
            int type = hello.getShort();
            ByteBuffer extension = part(hello, Short.toUnsignedInt(hello.getShort()));
            if (type == SUPPORTED_GROUPS) {
                extension.getShort(); // its length
                groups = numbers(extension);
            } else if (type == SUPPORTED_VERSIONS) {
                extension.get(); // its length
                versions = numbers(extension);
            }
        }
        return new ClientHello(suites, groups, versions);
    }

    private static ByteBuffer part(ByteBuffer whole, int length) {
        ByteBuffer part = whole.slice(whole.position(), length);
        whole.position(whole.position() + length);
        return part;
    }

    private static List<Integer> numbers(ByteBuffer bytes) {
        List<Integer> numbers = new ArrayList<>();
        while (bytes.hasRemaining()) {
            numbers.add(Short.toUnsignedInt(bytes.getShort()));
        }
        return numbers;
    }
}
