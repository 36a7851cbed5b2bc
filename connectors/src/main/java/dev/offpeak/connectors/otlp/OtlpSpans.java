package dev.offpeak.connectors.otlp;

import dev.offpeak.trace.Span;
import dev.offpeak.trace.SpanSink;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans to a collector, on a thread of its own. A collector that is slow or dead delays
 * nobody: what it does not take in time is dropped, and counted. Thread-safe.
 */
public final class OtlpSpans implements SpanSink, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OtlpSpans.class);

  /** Spans that wait, some 5 MB of them; what OpenTelemetry's own queue holds by default. */
  static final int QUEUE_MAX = 2_048;

  /** Spans in one message, as there. */
  private static final int MESSAGE_MAX = 512;

  /** Spans wait so long for company. */
  private static final Duration TOGETHER = Duration.ofMillis(500);

  /** What one message may take, tries included. */
  private static final Duration MESSAGE = Duration.ofSeconds(10);

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** What is left at the end must be gone by then. */
  private static final Duration LAST_MOMENT = Duration.ofSeconds(5);

  private final OtlpSettings settings;
  private final Resource resource;
  private final OtlpHttpSpanExporter exporter;
  private final BlockingQueue<Span> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;
  private boolean troubled;

  private OtlpSpans(OtlpSettings settings) {
    this.settings = settings;
    this.resource =
        Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), settings.service()));
    this.exporter = exporter(settings);
    this.thread = Thread.ofVirtual().name("traces").unstarted(this::loop);
  }

  /** Starts. */
  public static OtlpSpans start(OtlpSettings settings) {
    OtlpSpans spans = new OtlpSpans(settings);
    spans.thread.start();
    return spans;
  }

  private static OtlpHttpSpanExporter exporter(OtlpSettings settings) {
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().toString())
            .setCompression("gzip")
            .setTimeout(MESSAGE)
            .setConnectTimeout(CONNECT)
            .setMeterProvider(MeterProvider.noop());
    settings.headers().forEach((name, value) -> builder.addHeader(name, value.reveal()));
    return builder.build();
  }

  @Override
  public void add(Span span) {
    if (closed || !queue.offer(span)) {
      dropped.incrementAndGet();
    }
  }

  /** Spans that no collector has got. */
  public long dropped() {
    return dropped.get();
  }

  private void loop() {
    try {
      while (!closed) {
        Span first = queue.poll(TOGETHER.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          send(first);
        }
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
    for (Span next = queue.poll(); next != null; next = queue.poll()) {
      send(next);
    }
  }

  private void send(Span first) {
    List<Span> spans = new ArrayList<>();
    spans.add(first);
    queue.drainTo(spans, MESSAGE_MAX - 1);
    List<SpanData> message = new ArrayList<>(spans.size());
    for (Span span : spans) {
      message.add(new SentSpan(span, resource));
    }
    boolean sent =
        exporter.export(message).join(MESSAGE.toMillis(), TimeUnit.MILLISECONDS).isSuccess();
    if (!sent) {
      dropped.addAndGet(spans.size());
    }
    if (!sent && !troubled) {
      LOG.warn("traces cannot be sent to {}; those meanwhile are dropped", settings.shown());
    }
    troubled = !sent;
  }

  /** Sends what waits, within a bound, and ends. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!thread.join(LAST_MOMENT)) {
        // What is asked to end waits for no answer any more.
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
    exporter.shutdown();
  }
}
