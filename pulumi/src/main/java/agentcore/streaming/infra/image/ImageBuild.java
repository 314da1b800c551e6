package agentcore.streaming.infra.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;

/**
 * The agent's image: its tag, which is known without building anything, and the ways to make it. Not for several threads.
 */
public final class ImageBuild {
    /** The name in a tar, for whoever loads it. */
    private static final String NAME = "agentcore-agent";
    private static final String TAR = "tar://";

    private final ImageSpec spec;
    private final List<FileEntriesLayer> layers;
    private final Consumer<String> log;
    private final Path baseCache;
    private final String tag;

    /**
     * Looks at the agent's files.
     *
     * @param spec what the image is to be
     * @param agent the packaged agent, {@code agent/target/agent}
     * @param log gets lines on what is going on
     * @throws ImageException if there is no agent, or the base has no valid reference
     */
    public ImageBuild(ImageSpec spec, Path agent, Consumer<String> log) throws ImageException {
        this(spec, agent, log, Containerizer.DEFAULT_BASE_CACHE_DIRECTORY);
    }

    ImageBuild(ImageSpec spec, Path agent, Consumer<String> log, Path baseCache) throws ImageException {
        this.spec = spec;
        this.layers = ImageLayers.of(agent, spec.folder());
        this.log = log;
        this.baseCache = baseCache;
        this.tag = ContentHash.of(plan(Optional.empty()).toContainerBuildPlan(), spec.base());
    }

    /**
     * The image's tag: a hash of the agent's files, of what the image is to be and of the base's reference.
     *
     * @return 32 hex digits
     */
    public String tag() {
        return tag;
    }

    /**
     * Writes the image into a file that {@code docker load} and the like read.
     *
     * @param file is replaced
     * @throws ImageException if the base can't be had or the file not be written
     */
    public void writeTar(Path file) throws ImageException {
        ImageReference name = ImageReference.of(null, NAME, tag);
        containerize(plan(Optional.empty()), Containerizer.to(TarImage.at(file).named(name)), file.toString());
    }

    /**
     * Pushes the image, unless its tag is there already: what it stands for never changes.
     *
     * @param target the repository
     * @return whether it had to be pushed
     * @throws ImageException if the base can't be had, or the registry refuses or can't be reached
     */
    public boolean push(Target target) throws ImageException {
        ImageReference image = target.repository().withQualifier(tag);
        try {
            if (target.has(tag, this::log)) {
                return false;
            }
        } catch (IOException | RegistryException | CredentialRetrievalException e) {
            throw failed(image.toString(), e);
        }
        containerize(plan(Optional.of(target)), Containerizer.to(
                RegistryImage.named(image).addCredentialRetriever(target.credentials()))
                .setAllowInsecureRegistries(target.insecure()), image.toString());
        return true;
    }

    private JibContainerBuilder plan(Optional<Target> target) throws ImageException {
        return base(target).setFileEntriesLayers(layers)
                .setPlatforms(Set.of(new Platform(spec.architecture(), spec.os())))
                .setUser(spec.user())
                .setExposedPorts(Set.of(Port.tcp(spec.port())))
                .setEntrypoint(spec.entryPoint())
                .setEnvironment(spec.environment());
    }

    private JibContainerBuilder base(Optional<Target> target) throws ImageException {
        if (spec.base().startsWith(TAR)) {
            return Jib.from(TarImage.at(Path.of(spec.base().substring(TAR.length()))));
        }
        try {
            ImageReference reference = ImageReference.parse(spec.base());
            RegistryImage base = RegistryImage.named(reference);
            target.filter(to -> to.repository().getRegistry().equals(reference.getRegistry()))
                    .ifPresent(to -> base.addCredentialRetriever(to.credentials()));
            base.addCredentialRetriever(CredentialRetrieverFactory.forImage(reference, event -> {}).dockerConfig());
            return Jib.from(base);
        } catch (InvalidImageReferenceException e) {
            throw new ImageException("The base image '" + spec.base()
                    + "' is no reference: write REGISTRY/NAME:TAG, REGISTRY/NAME@sha256:DIGEST or tar:// and a path.",
                    e);
        }
    }

    /**
     * Jib keeps layers by their files' names and times. The tag stands for the files' bytes, and so each image is made of
     * them anew; only base images are kept.
     */
    private void containerize(JibContainerBuilder plan, Containerizer to, String what) throws ImageException {
        ExecutorService threads = Executors.newCachedThreadPool();
        Path layerCache = null;
        try {
            layerCache = Files.createTempDirectory(Files.createDirectories(baseCache), "agent-image");
            plan.containerize(to.setExecutorService(threads).setBaseImageLayersCache(baseCache)
                    .setApplicationLayersCache(layerCache).setToolName("agentcore-streaming").setToolVersion(null)
                    .addEventHandler(LogEvent.class, this::log));
        } catch (IOException | RegistryException | CacheDirectoryCreationException | ExecutionException e) {
            throw failed(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(what, e);
        } finally {
            end(threads, layerCache);
        }
    }

    /** Where one step fails, others still write. */
    private void end(ExecutorService threads, Path layerCache) {
        threads.shutdownNow();
        try {
            threads.awaitTermination(1, TimeUnit.MINUTES);
            if (layerCache != null) {
                delete(layerCache);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException e) {
            log.accept("The folder " + layerCache + " is left (" + e + ").");
        }
    }

    private void log(LogEvent event) {
        switch (event.getLevel()) {
            case WARN, LIFECYCLE, PROGRESS -> {
                if (!event.getMessage().isBlank()) {
                    log.accept(event.getMessage());
                }
            }
            // an error is in the exception too
            case ERROR, INFO, DEBUG -> {
            }
        }
    }

    private static ImageException failed(String what, Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage().strip();
        return new ImageException("The image " + what + " was not made (" + cause.getClass().getSimpleName() + ": "
                + reason.replaceAll("\\s+", " ") + ").", e);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
