package dev.offpeak.gateway.dashboard.web;

import dev.offpeak.gateway.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Styles, scripts and the icon, all from our own jar. The address of each holds a hash of its
 * contents, so that browsers keep it for ever and a new release is seen at once. Immutable.
 */
public final class Assets {

  private static final int HASH_LETTERS = 12;

  /** What there is: the name in pages, where it lies, and its kind. */
  private enum Known {
    STYLE("offpeak.css", "/dev/offpeak/gateway/dashboard/offpeak.css", "text/css; charset=utf-8"),
    ICON("icon.svg", "/dev/offpeak/gateway/dashboard/icon.svg", "image/svg+xml"),
    HTMX(
        "htmx.js",
        "/META-INF/resources/webjars/htmx.org/2.0.4/dist/htmx.min.js",
        "text/javascript; charset=utf-8");

    private final String file;
    private final String resource;
    private final String contentType;

    Known(String file, String resource, String contentType) {
      this.file = file;
      this.resource = resource;
      this.contentType = contentType;
    }
  }

  private record Asset(String contentType, byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Asset asset && Arrays.equals(bytes, asset.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  private final Map<String, Asset> byPath = new LinkedHashMap<>();
  private final Map<String, String> pathByFile = new LinkedHashMap<>();

  /** Reads them all. */
  public Assets() {
    for (Known known : Known.values()) {
      byte[] bytes = read(known.resource);
      String path = "/assets/" + hash(bytes) + "/" + known.file;
      byPath.put(path, new Asset(known.contentType, bytes));
      pathByFile.put(known.file, path);
    }
  }

  /** Where a file is served. */
  public String path(String file) {
    String path = pathByFile.get(file);
    if (path == null) {
      throw new IllegalArgumentException("there is no asset " + file);
    }
    return path;
  }

  /** What is served at a path. */
  public Optional<Reply> at(String path) {
    return Optional.ofNullable(byPath.get(path))
        .map(asset -> PageReply.asset(asset.contentType(), asset.bytes()));
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).substring(0, HASH_LETTERS);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
