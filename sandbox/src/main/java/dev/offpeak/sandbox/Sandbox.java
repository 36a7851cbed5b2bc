package dev.offpeak.sandbox;

import dev.offpeak.sandbox.anthropic.AnthropicApi;
import dev.offpeak.sandbox.batch.Settings;
import dev.offpeak.sandbox.batch.ViewFaults;
import dev.offpeak.sandbox.charge.Charges;
import dev.offpeak.sandbox.fault.Faults;
import dev.offpeak.sandbox.http.Call;
import dev.offpeak.sandbox.http.HttpFront;
import dev.offpeak.sandbox.http.Reply;
import dev.offpeak.sandbox.openai.OpenAiApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * A running emulator of both providers. Start one, point a client at its base URLs, and ask {@link
 * #charges} afterwards whether anything was paid twice.
 *
 * <p>State lives in the options' directory. Whatever was answered with success is on disk before
 * the answer; a killed process loses and doubles nothing, and a new sandbox on the same directory
 * goes on. One sandbox at a time may use a directory. Thread-safe.
 */
public final class Sandbox implements AutoCloseable {
  private final String host;
  private final InstantSource clock;
  private final Faults faults;
  private final Charges charges;
  private final OpenAiApi openAi;
  private final AnthropicApi anthropic;
  private final SandboxApi own;
  private final HttpFront front;

  private Sandbox(SandboxOptions options) {
    host = options.host();
    clock = options.clock();
    faults =
        new Faults(options.directory().resolve("faults.json"), options.seed(), options.faults());
    charges = new Charges(options.directory());
    Settings settings =
        new Settings(
            options.directory(),
            options.seed(),
            options.batchDelay(),
            options.window(),
            options.clock(),
            options.limits(),
            options.refusedKeys(),
            faults,
            charges);
    openAi = new OpenAiApi(settings);
    anthropic = new AnthropicApi(settings);
    own = new SandboxApi(charges, faults);
    try {
      front = new HttpFront(options.host(), options.port(), this::shownTime, this::route);
    } catch (UncheckedIOException e) {
      openAi.close();
      anthropic.close();
      charges.close();
      throw e;
    }
  }

  /**
   * Starts a sandbox.
   *
   * @throws IllegalArgumentException if a fault's rule is wrong
   * @throws UncheckedIOException if the directory or the port cannot be used
   */
  public static Sandbox start(SandboxOptions options) {
    try {
      Files.createDirectories(options.directory());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + options.directory(), e);
    }
    return new Sandbox(options);
  }

  private Instant shownTime() {
    return clock.instant().plus(ViewFaults.skew(faults));
  }

  private Reply route(Call call) throws IOException {
    List<String> path = call.path();
    List<String> rest = path.subList(Math.min(2, path.size()), path.size());
    return switch (String.join("/", path.subList(0, Math.min(2, path.size())))) {
      case "openai/v1" -> openAi.route(call, rest);
      case "anthropic/v1" -> anthropic.route(call, rest, baseUrl(call) + "/anthropic");
      case "_sandbox/charges" -> own.charges(call);
      case "_sandbox/faults" -> own.faults(call);
      default -> Reply.text(404, "The sandbox serves /openai/v1, /anthropic and /_sandbox.\n");
    };
  }

  private static String baseUrl(Call call) {
    return "http://" + call.header("Host").orElse("127.0.0.1");
  }

  /** Base URL of the OpenAI dialect, as OpenAI's SDKs take it: it ends in {@code /openai/v1}. */
  public URI openAiBaseUrl() {
    return URI.create("http://" + host + ":" + port() + "/openai/v1");
  }

  /** Base URL of the Anthropic dialect, as Anthropic's SDKs take it: without {@code /v1}. */
  public URI anthropicBaseUrl() {
    return URI.create("http://" + host + ":" + port() + "/anthropic");
  }

  /** The port it listens on. */
  public int port() {
    return front.port();
  }

  /** What was billed; also served at {@code /_sandbox/charges}. */
  public Charges charges() {
    return charges;
  }

  /** What goes wrong; also served at {@code /_sandbox/faults}. */
  public Faults faults() {
    return faults;
  }

  /** Stops listening and working. Unfinished batches go on when the directory is used again. */
  @Override
  public void close() {
    front.close();
    openAi.close();
    anthropic.close();
    charges.close();
  }
}
