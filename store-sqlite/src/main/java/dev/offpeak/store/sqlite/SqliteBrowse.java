package dev.offpeak.store.sqlite;

import dev.offpeak.model.Batch;
import dev.offpeak.model.BatchId;
import dev.offpeak.model.RequestId;
import dev.offpeak.model.Run;
import dev.offpeak.model.RunId;
import dev.offpeak.store.BrowseStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists and lives as people look at them. Thread-safe. */
final class SqliteBrowse implements BrowseStore {

  private final Readers readers;
  private final InstantSource time;

  SqliteBrowse(Readers readers, InstantSource time) {
    this.readers = readers;
    this.time = time;
  }

  @Override
  public List<Run> runs(Order<RunColumn> order, @Nullable RunId after, int limit) {
    return readers.read(rows -> rows.ordered().runs(order, after, limit));
  }

  @Override
  public List<Batch> ended(Order<BatchColumn> order, @Nullable BatchId after, int limit) {
    return readers.read(rows -> rows.ordered().ended(order, after, time.instant(), limit));
  }

  @Override
  public List<BatchShare> shares(BatchId batch) {
    return readers.read(rows -> rows.lives().shares(batch));
  }

  @Override
  public RequestPage requests(RequestSearch search, @Nullable RequestId after, int limit) {
    return readers.read(rows -> rows.browse().requests(search, after, limit));
  }

  @Override
  public Optional<RequestLife> life(RequestId request) {
    return readers.read(rows -> rows.lives().life(request));
  }
}
