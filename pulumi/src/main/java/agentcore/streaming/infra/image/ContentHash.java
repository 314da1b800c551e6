package agentcore.streaming.infra.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import com.google.cloud.tools.jib.api.buildplan.ContainerBuildPlan;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FileEntry;

/**
 * A name for an image that isn't made yet: a hash of all that goes into it. The same plan has the same on every machine and
 * at every time. A base that is named by a tag counts by that name: what lies behind it isn't looked up.
 */
final class ContentHash {
    /** 128 bits. */
    private static final int DIGITS = 32;

    private final MessageDigest digest;

    private ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java has SHA-256", e);
        }
    }

    static String of(ContainerBuildPlan plan, String base) throws ImageException {
        ContentHash hash = new ContentHash();
        hash.add(base);
        plan.getPlatforms().stream().map(platform -> platform.getOs() + "/" + platform.getArchitecture()).sorted()
                .forEach(hash::add);
        hash.add(plan.getFormat().name());
        hash.add(plan.getCreationTime().toString());
        hash.add(String.valueOf(plan.getUser()));
        hash.add(String.valueOf(plan.getEntrypoint().size()));
        plan.getEntrypoint().forEach(hash::add);
        plan.getExposedPorts().stream().map(port -> port.getPort() + "/" + port.getProtocol()).sorted()
                .forEach(hash::add);
        for (Map.Entry<String, String> variable : new TreeMap<>(plan.getEnvironment()).entrySet()) {
            hash.add(variable.getKey());
            hash.add(variable.getValue());
        }
        try {
            for (Object layer : plan.getLayers()) {
                hash.add((FileEntriesLayer) layer);
            }
        } catch (IOException e) {
            throw new ImageException("The agent's files can't be read (" + e + ").", e);
        }
        return HexFormat.of().formatHex(hash.digest.digest()).substring(0, DIGITS);
    }

    private void add(FileEntriesLayer layer) throws IOException {
        add(layer.getName());
        add(String.valueOf(layer.getEntries().size()));
        for (FileEntry file : layer.getEntries()) {
            add(file.getExtractionPath().toString());
            add(file.getPermissions().toOctalString());
            add(file.getOwnership());
            add(file.getModificationTime().toString());
            add(Files.readAllBytes(file.getSourceFile()));
        }
    }

    private void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** With its length before it, so that no two lists of texts are the same bytes. */
    private void add(byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
