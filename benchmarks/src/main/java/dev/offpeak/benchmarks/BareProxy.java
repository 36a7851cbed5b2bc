package dev.offpeak.benchmarks;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/**
 * The least that a proxy can do with the HTTP library that the gateway is built on, as a yardstick
 * for it: headers and bodies are copied, and nobody looks. Run by java without being compiled.
 */
final class BareProxy {

  private static final String ROOT = "/openai/v1";

  private BareProxy() {}

  /**
   * @param arguments the port to listen on, and that of the upstream
   */
  public static void main(String... arguments) {
    int loops = Runtime.getRuntime().availableProcessors();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
    int port = Integer.parseInt(arguments[0]);
    int upstream = Integer.parseInt(arguments[1]);
    vertx
        .deployVerticle(() -> new Loop(port, upstream), new DeploymentOptions().setInstances(loops))
        .await();
  }

  private static final class Loop extends VerticleBase {
    private final int port;
    private final int upstream;

    Loop(int port, int upstream) {
      this.port = port;
      this.upstream = upstream;
    }

    @Override
    public Future<?> start() {
      HttpClient client =
          vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(1024));
      return vertx
          .createHttpServer(new HttpServerOptions().setPort(port).setHost("127.0.0.1"))
          .requestHandler(down -> pass(client, down))
          .listen();
    }

    private void pass(HttpClient client, HttpServerRequest down) {
      RequestOptions to =
          new RequestOptions()
              .setMethod(down.method())
              .setHost("127.0.0.1")
              .setPort(upstream)
              .setURI("/v1" + down.uri().substring(ROOT.length()));
      down.headers()
          .forEach(header -> {
            if (!header.getKey().equalsIgnoreCase("host")) {
              to.addHeader(header.getKey(), header.getValue());
            }
          });
      down.body()
          .compose(body ->
              client
                  .request(to)
                  .compose(up -> up.send(body))
                  .compose(answer -> {
                    down.response().setStatusCode(answer.statusCode());
                    down.response().headers().addAll(answer.headers());
                    return answer.body().compose(down.response()::end);
                  }))
          .onFailure(failed -> down.response().reset());
    }
  }
}
