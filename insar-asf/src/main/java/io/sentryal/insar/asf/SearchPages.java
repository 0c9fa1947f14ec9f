package io.sentryal.insar.asf;

import io.sentryal.insar.asf.internal.SearchRun;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The pages of one search, asked for one by one as they are taken: whoever does not take the next
 * page causes no request, and after {@link #close()} there are none. Newest first within each
 * request of the search. Not thread-safe: each search has its own.
 */
public final class SearchPages implements Iterator<SearchPage>, AutoCloseable {
  private final SearchRun run;
  private final String query;
  private List<AsfProduct> next = List.of();
  private boolean closed;

  SearchPages(SearchRun run, AsfQuery query) {
    this.run = run;
    this.query = query.toString();
  }

  /**
   * Returns whether there is another page; asks for it if that is not known.
   *
   * @throws io.sentryal.insar.error.InsarException if the archive does not answer, or with a no
   */
  @Override
  public boolean hasNext() {
    if (next.isEmpty() && !closed) {
      next = run.next();
    }
    return !closed && !next.isEmpty();
  }

  /** Returns the next page; see {@link #hasNext()}. */
  @Override
  public SearchPage next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the search has no more pages");
    }
    SearchPage page = new SearchPage(next, run.hits());
    next = List.of();
    return page;
  }

  /**
   * Returns a text with which the search goes on after the page that was taken last, in another
   * program too ({@link AsfArchive#resume}). It holds the ids of what was delivered, some five
   * letters for each.
   *
   * @throws IllegalStateException if a page is waiting to be taken: {@link #hasNext()} was called
   *     and {@link #next()} was not
   */
  public String resumeToken() {
    if (!next.isEmpty()) {
      throw new IllegalStateException("a page is waiting; take it with next() before the token");
    }
    return run.token(query);
  }

  /** Returns whether, as far as the search has come, all came that was announced. */
  public boolean isComplete() {
    return run.isComplete();
  }

  /** Returns one sentence for each item of the answers that is no product, with the reason. */
  public List<String> refused() {
    return run.refused();
  }

  /** Returns the products one by one, as lazily as the pages; closing it closes this. */
  public Stream<AsfProduct> products() {
    Iterator<AsfProduct> products =
        new Iterator<>() {
          private Iterator<AsfProduct> page = List.<AsfProduct>of().iterator();

          @Override
          public boolean hasNext() {
            while (!page.hasNext() && SearchPages.this.hasNext()) {
              page = next.iterator();
              next = List.of();
            }
            return !closed && page.hasNext();
          }

          @Override
          public AsfProduct next() {
            if (!hasNext()) {
              throw new NoSuchElementException("the search has no more products");
            }
            return page.next();
          }
        };
    int kind = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(products, kind), false)
        .onClose(this::close);
  }

  /** Ends the search; nothing is asked for any more. */
  @Override
  public void close() {
    closed = true;
    next = List.of();
  }
}
