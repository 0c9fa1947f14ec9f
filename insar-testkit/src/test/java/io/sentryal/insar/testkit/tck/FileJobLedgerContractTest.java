package io.sentryal.insar.testkit.tck;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.store.FileJobLedger;
import io.sentryal.insar.store.InMemoryStore;
import io.sentryal.insar.store.InsarStore;
import io.sentryal.insar.store.JobLedger;
import io.sentryal.insar.store.SeriesStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The ledger in a file keeps what every store promises; the series beside it are in memory. */
class FileJobLedgerContractTest extends StoreContract {

  @Override
  protected InsarStore openEmpty() {
    try {
      Path folder = Files.createTempDirectory("insar-ledger-");
      return new FileStore(folder, FileJobLedger.open(folder.resolve("jobs.ledger")));
    } catch (IOException e) {
      throw new InsarIoException("temporary folder", "cannot be made", e, false);
    }
  }

  private record FileStore(Path folder, FileJobLedger ledger, InMemoryStore memory)
      implements InsarStore {
    FileStore(Path folder, FileJobLedger ledger) {
      this(folder, ledger, InMemoryStore.create());
    }

    @Override
    public JobLedger jobs() {
      return ledger;
    }

    @Override
    public SeriesStore series() {
      return memory.series();
    }

    @Override
    public void close() {
      ledger.close();
      try {
        for (String name : new String[] {"jobs.ledger", "jobs.ledger.lock"}) {
          Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
      } catch (IOException e) {
        throw new InsarIoException(folder.toString(), "cannot be removed", e, false);
      }
    }
  }
}
