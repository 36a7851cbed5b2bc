package dev.offpeak.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;

/**
 * The directory of a store: where its files are, and that only their owner can read them. Immutable
 * and thread-safe.
 */
final class Folder {

  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-------");

  private final Path root;
  private final boolean posix;

  private Folder(Path root, boolean posix) {
    this.root = root;
    this.posix = posix;
  }

  /** The directory with all it needs to have, created where it is missing. */
  static Folder create(Path directory) {
    try {
      Path root = directory.toAbsolutePath().normalize();
      boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
      Folder folder = new Folder(root, posix);
      folder.makeDirectory(root);
      folder.makeDirectory(folder.payloads());
      folder.makeDirectory(folder.locks());
      folder.makeDirectory(folder.owners());
      folder.makeDirectory(folder.served());
      // SQLite gives its other files the mode of this one.
      folder.makeFile(folder.database());
      return folder;
    } catch (IOException e) {
      throw Errors.of("the data directory " + directory, e);
    }
  }

  Path database() {
    return root.resolve("offpeak.db");
  }

  Path payloads() {
    return root.resolve("payloads");
  }

  Path locks() {
    return root.resolve("locks");
  }

  Path owners() {
    return root.resolve("owners");
  }

  /** Contents of clients' files. */
  Path served() {
    return root.resolve("served");
  }

  /**
   * The name has ASCII digits wherever it runs: another process must find it under another locale.
   */
  Path segment(int number) {
    return payloads().resolve(String.format(Locale.ROOT, "%08d.seg", number));
  }

  /** Makes sure that the file exists and is its owner's alone. */
  void makeFile(Path file) throws IOException {
    try {
      Files.createFile(file, mode(FILE_MODE));
    } catch (FileAlreadyExistsException thereAlready) {
      // Made by us before, or by another process meanwhile.
    }
  }

  /** Makes the names in a directory survive a power loss. */
  static void force(Path directory) throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, mode(DIRECTORY_MODE));
      Path parent = directory.getParent();
      if (parent != null) {
        force(parent);
      }
    }
  }

  private FileAttribute<?>[] mode(Set<PosixFilePermission> mode) {
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
        : new FileAttribute<?>[0];
  }
}
