package agentcore.streaming.infra.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An image in a tar, as {@code docker load} takes it. */
record ImageTar(JsonObject config, String name, List<List<File>> layers) {

    record File(TarArchiveEntry entry, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    static ImageTar read(Path tar) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(tar)) {
            files(in).forEach(file -> parts.put(file.entry().getName(), file.bytes()));
        }
        JsonObject manifest = JsonParser.parseString(new String(parts.get("manifest.json"), StandardCharsets.UTF_8))
                .getAsJsonArray().get(0).getAsJsonObject();
        List<List<File>> layers = new ArrayList<>();
        for (JsonElement layer : manifest.getAsJsonArray("Layers")) {
            layers.add(layer(parts.get(layer.getAsString())));
        }
        String config = new String(parts.get(manifest.get("Config").getAsString()), StandardCharsets.UTF_8);
        return new ImageTar(JsonParser.parseString(config).getAsJsonObject(),
                manifest.getAsJsonArray("RepoTags").get(0).getAsString(), layers);
    }

    static List<File> layer(byte[] gzipped) throws IOException {
        return files(new GZIPInputStream(new ByteArrayInputStream(gzipped)));
    }

    private static List<File> files(InputStream in) throws IOException {
        List<File> files = new ArrayList<>();
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            files.add(new File(entry, tar.readAllBytes()));
        }
        return files;
    }
}
