package dev.offpeak.dispatch;

import dev.offpeak.model.Batch;
import dev.offpeak.model.Beginning;
import dev.offpeak.payload.PayloadStore;
import dev.offpeak.provider.BatchInput;
import dev.offpeak.source.CacheMark;
import dev.offpeak.store.BatchStore;
import dev.offpeak.store.StoreException;
import dev.offpeak.store.StoreException.Reason;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A planned batch's lines, read from the store page by page as they are sent. */
final class BatchLines implements BatchInput {

  /** A body is not what was stored. Nothing of the batch has reached the provider as a whole. */
  static final class DamagedLineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int position;

    private DamagedLineException(int position, StoreException how) {
      super(how.getMessage(), how);
      this.position = position;
    }

    int position() {
      return position;
    }
  }

  private static final int PAGE = 500;

  private final BatchStore batches;
  private final PayloadStore payloads;
  private final Batch batch;

  BatchLines(BatchStore batches, PayloadStore payloads, Batch batch) {
    this.batches = batches;
    this.payloads = payloads;
    this.batch = batch;
  }

  @Override
  public int requests() {
    return batch.requests();
  }

  @Override
  public long wireBytes() {
    return batch.wireBytes();
  }

  @Override
  public Lines open() {
    return new Pass();
  }

  /** Holds one page of references at a time. */
  private final class Pass implements Lines {

    private @Nullable Integer after;
    private Iterator<BatchStore.Line> page = List.<BatchStore.Line>of().iterator();
    private boolean last;

    @Override
    public @Nullable Line next() {
      if (!page.hasNext()) {
        if (last) {
          return null;
        }
        List<BatchStore.Line> lines = batches.lines(batch.id(), after, PAGE);
        last = lines.size() < PAGE;
        if (lines.isEmpty()) {
          return null;
        }
        after = lines.getLast().position();
        page = lines.iterator();
      }
      BatchStore.Line line = page.next();
      return new Line(line.attempt(), line.endpoint(), body(line));
    }

    private byte[] body(BatchStore.Line line) {
      try {
        byte[] body = payloads.read(line.body());
        Beginning mark = line.mark();
        return mark == null ? body : CacheMark.put(line.endpoint(), body, mark);
      } catch (StoreException e) {
        throw e.reason() == Reason.CORRUPT ? new DamagedLineException(line.position(), e) : e;
      }
    }

    @Override
    public void close() {
      // Nothing is held open between pages.
    }
  }
}
