package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.google.gson.Gson;
import io.swagger.v3.core.util.Yaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Pulumi.yaml says of the settings is what the program takes. */
class PulumiYamlTest {
    private static final String PREFIX = "agentcore-streaming:";

    @TempDir
    private Path folder;

    private static Map<?, ?> yaml(String file) throws IOException {
        Map<?, ?> all = Yaml.mapper().readValue(Files.readString(Project.ROOT.resolve(file)), Map.class);
        return (Map<?, ?>) all.get("config");
    }

    /** As Pulumi hands them over: arrays as JSON. */
    private static Map<String, String> defaults() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        yaml("Pulumi.yaml").forEach((key, value) -> {
            Object fallback = ((Map<?, ?>) value).get("default");
            defaults.put((String) key,
                    fallback instanceof List<?> list ? new Gson().toJson(list) : fallback.toString());
        });
        return defaults;
    }

    private Settings read(Map<String, String> config) {
        Map<String, String> all = new TreeMap<>(config);
        all.put("functionZip", Project.zip(folder, "linux", "x86_64").toString());
        all.put("agentImage", Project.IMAGE);
        return Settings.from(all, Set.of(), "dev", Project.ROOT);
    }

    @Test
    void itsDefaultsAreTheProgramsAndItListsEverySetting() throws IOException {
        Map<String, String> declared = new TreeMap<>(defaults());
        declared.put("aws:region", "us-east-1");
        assertEquals(read(Map.of("aws:region", "us-east-1")), read(declared));
    }

    @Test
    void everySettingHasATypeADescriptionAndADefault() throws IOException {
        yaml("Pulumi.yaml").forEach((key, value) -> {
            Map<?, ?> setting = (Map<?, ?>) value;
            assertEquals(Set.of("type", "description", "default"),
                    new TreeSet<>(setting.keySet().stream().filter(name -> !name.equals("items")).toList()),
                    () -> "" + key);
            assertEquals(setting.get("type").equals("array"), setting.containsKey("items"), () -> "" + key);
            assertFalse(setting.get("description").toString().isBlank());
        });
    }

    /** {@code Pulumi.dev.yaml} is for a first try. */
    @Test
    void theStackThatComesWithTheProjectWorksAsItIs() throws IOException {
        Map<String, String> config = defaults();
        yaml("Pulumi.dev.yaml").forEach((key, value) -> config.put(((String) key).replace(PREFIX, ""), "" + value));
        Settings settings = read(config);
        assertEquals(ApiSettings.Auth.API_KEY, settings.api().auth());
        assertEquals("offline", settings.agent().model().model());
    }

    @Test
    void whatItDoesNotListIsNoSetting() {
        assertEquals(List.of("agentimage is no setting: Pulumi.yaml lists them all."), assertThrows(
                SettingsException.class, () -> read(Map.of("aws:region", "us-east-1", "agentimage", "x"))).problems());
    }
}
