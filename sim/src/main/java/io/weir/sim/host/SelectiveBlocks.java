package io.weir.sim.host;

/**
 * Reads the blocks of selective acknowledgements (RFC 2018) that travel with frames, named by an
 * acknowledgement's stamp; for traces. Valid until the frame has arrived or was dropped.
 */
public interface SelectiveBlocks {
  /** What hosts without selective acknowledgements have. */
  SelectiveBlocks NONE =
      new SelectiveBlocks() {
        @Override
        public int blocks(long stamp) {
          return 0;
        }

        @Override
        public long start(long stamp, int block) {
          throw new IndexOutOfBoundsException(block);
        }

        @Override
        public long end(long stamp, int block) {
          throw new IndexOutOfBoundsException(block);
        }
      };

  /** How many blocks an acknowledgement carries. */
  int blocks(long stamp);

  /** Position of a block's first payload byte. */
  long start(long stamp, int block);

  /** Position behind a block's last payload byte. */
  long end(long stamp, int block);
}
