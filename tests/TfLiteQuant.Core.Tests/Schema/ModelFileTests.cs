using System.Runtime.Versioning;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.Schema.Writing;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>Files on disk: mapped when read, complete or absent when written.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_written_and_read()
    {
        var length = Write(RichModel.Make(), "m.tflite");
        Assert.Equal(length, new FileInfo(_folder["m.tflite"]).Length);
        Assert.Equal(["m.tflite"], _folder.Files);
        using var model = ModelReader.Open(_folder["m.tflite"]);
        Assert.Equal(_folder["m.tflite"], model.Path);
        Assert.Equal(length, model.FileLength);
        Assert.Null(ModelComparer.FirstDifference(RichModel.Make(), model));
    }

    [Fact]
    public void Data_is_gone_with_the_map()
    {
        Write(RichModel.Make(), "m.tflite");
        var model = ModelReader.Open(_folder["m.tflite"]);
        var data = model.Subgraphs[0].Tensors[1].Buffer.Data;
        Assert.Equal(6, data.AsSpan<float>().Length);
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => data.AsSpan<float>().Length);
    }

    [Fact]
    public void A_mapped_file_can_be_replaced_and_keeps_its_old_content()
    {
        Write(RichModel.Make(), "m.tflite");
        using var model = ModelReader.Open(_folder["m.tflite"]);
        File.Move(_folder["m.tflite"], _folder["moved.tflite"]);
        Write(new ModelBuilder().Build(), "m.tflite");
        Assert.Equal(6f, model.Subgraphs[0].Tensors[1].Buffer.Data.AsSpan<float>()[5]);
    }

    [Fact]
    public void What_cannot_be_opened()
    {
        File.WriteAllBytes(_folder["empty.tflite"], []);
        Assert.Equal(ErrorCode.FileNotFound, OpenError(_folder["none.tflite"]).Code);
        Assert.Equal(ErrorCode.FileNotFound, OpenError(System.IO.Path.Combine(_folder.Path, "none", "m.tflite")).Code);
        Assert.Equal(ErrorCode.PathIsDirectory, OpenError(_folder.Path).Code);
        Assert.Equal(ErrorCode.NotTfLiteModel, OpenError(_folder["empty.tflite"]).Code);
        Assert.Equal(_folder["none.tflite"], OpenError(_folder["none.tflite"]).Location.Path);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_without_permission()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root") Assert.Skip("Permissions do not bind this user.");
        File.WriteAllBytes(_folder["m.tflite"], [1]);
        File.SetUnixFileMode(_folder["m.tflite"], UnixFileMode.None);
        Assert.Equal(ErrorCode.FileUnreadable, OpenError(_folder["m.tflite"]).Code);
    }

    [Fact]
    public void An_existing_target_is_replaced_only_if_allowed()
    {
        File.WriteAllText(_folder["m.tflite"], "old");
        Assert.Equal(ErrorCode.TargetExists, WriteError("m.tflite").Code);
        Assert.Equal("old", File.ReadAllText(_folder["m.tflite"]));
        Write(RichModel.Make(), "m.tflite", new ModelWriteOptions { Overwrite = true });
        ModelReader.Open(_folder["m.tflite"]).Dispose();
        Assert.Equal(["m.tflite"], _folder.Files);
    }

    [Fact]
    public void A_target_that_appears_while_writing_is_not_replaced()
    {
        var progress = new Reporter(() => File.WriteAllText(_folder["m.tflite"], "someone else's"));
        Assert.Equal(ErrorCode.TargetExists, WriteError("m.tflite", new ModelWriteOptions { Progress = progress }).Code);
        Assert.Equal("someone else's", File.ReadAllText(_folder["m.tflite"]));
        Assert.Equal(["m.tflite"], _folder.Files);
    }

    [Fact]
    public void Cancelled_or_failed_writing_leaves_what_was_there()
    {
        File.WriteAllText(_folder["old.tflite"], "old");
        using var cancellation = new CancellationTokenSource();
        foreach (var name in (string[])["old.tflite", "new.tflite"])
        {
            var stop = new ModelWriteOptions { Overwrite = true, Progress = new Reporter(cancellation.Cancel) };
            Assert.ThrowsAny<OperationCanceledException>(() => ModelWriter.WriteFile(RichModel.Make(), _folder[name], stop, cancellation.Token));
            var fail = new ModelWriteOptions { Overwrite = true, Progress = new Reporter(static () => throw new InvalidOperationException("stop")) };
            Assert.Throws<InvalidOperationException>(() => Write(RichModel.Make(), name, fail));
        }

        Assert.Equal(["old.tflite"], _folder.Files);
        Assert.Equal("old", File.ReadAllText(_folder["old.tflite"]));
    }

    [Fact]
    public void The_source_is_not_its_own_target()
    {
        Write(RichModel.Make(), "m.tflite");
        using var model = ModelReader.Open(_folder["m.tflite"]);
        var roundabout = System.IO.Path.Combine(_folder.Path, ".", "x", "..", "m.tflite");
        var options = new ModelWriteOptions { Overwrite = true };
        foreach (var path in (string[])[_folder["m.tflite"], roundabout])
            Assert.Equal(ErrorCode.TargetIsSource, Assert.Throws<TfLiteQuantException>(() => Write(model, path, options)).Code);
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(_folder["link.tflite"], "m.tflite");
        Directory.CreateSymbolicLink(_folder["here"], ".");
        foreach (var path in (string[])[_folder["link.tflite"], System.IO.Path.Combine(_folder["here"], "m.tflite")])
            Assert.Equal(ErrorCode.TargetIsSource, Assert.Throws<TfLiteQuantException>(() => Write(model, path, options)).Code);
    }

    [Fact]
    public void A_link_stays_a_link_and_its_target_is_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege.");
        File.WriteAllText(_folder["real.tflite"], "old");
        File.CreateSymbolicLink(_folder["link.tflite"], "real.tflite");
        Write(RichModel.Make(), "link.tflite", new ModelWriteOptions { Overwrite = true });
        Assert.Equal("real.tflite", new FileInfo(_folder["link.tflite"]).LinkTarget);
        ModelReader.Open(_folder["real.tflite"]).Dispose();
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Permissions_of_a_replaced_file_stay()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no file modes.");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.WriteAllText(_folder["m.tflite"], "old");
        File.SetUnixFileMode(_folder["m.tflite"], Mode);
        Write(RichModel.Make(), "m.tflite", new ModelWriteOptions { Overwrite = true });
        Assert.Equal(Mode, File.GetUnixFileMode(_folder["m.tflite"]));
    }

    [Fact]
    public void Targets_that_cannot_be_written()
    {
        Assert.Equal(ErrorCode.PathIsDirectory, WriteError(".").Code);
        Assert.Equal(ErrorCode.TargetUnwritable, WriteError(System.IO.Path.Combine("none", "m.tflite")).Code);
        Assert.Equal(ErrorCode.TargetUnwritable, WriteError(new string('n', 300)).Code);
        File.WriteAllText(_folder["file"], "");
        Assert.Equal(ErrorCode.TargetUnwritable, WriteError(System.IO.Path.Combine("file", "m.tflite")).Code);
        Assert.Equal(["file"], _folder.Files);
    }

    [Fact]
    public void Devices_are_never_replaced()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no folder of devices.");
        // Checked without writing, since a defect would cost this machine the device.
        var error = Assert.Throws<TfLiteQuantException>(static () => AtomicFile.Open("/dev/null", null, overwrite: true));
        Assert.Equal(ErrorCode.TargetUnwritable, error.Code);
        File.CreateSymbolicLink(_folder["link"], "/dev/null");
        Assert.Equal(ErrorCode.TargetUnwritable, Assert.Throws<TfLiteQuantException>(() => AtomicFile.Open(_folder["link"], null, overwrite: true)).Code);
        if (!Directory.Exists("/dev/shm")) return;
        var memory = $"/dev/shm/{Guid.NewGuid():N}";
        File.WriteAllText(memory, "old");
        AtomicFile.Open(memory, null, overwrite: true);
        File.Delete(memory);
    }

    private TfLiteQuantException WriteError(string name, ModelWriteOptions? options = null)
        => Assert.Throws<TfLiteQuantException>(() => Write(RichModel.Make(), name, options));

    private static TfLiteQuantException OpenError(string path) => Assert.Throws<TfLiteQuantException>(() => ModelReader.Open(path));

    private long Write(TfLiteModel model, string name, ModelWriteOptions? options = null)
        => ModelWriter.WriteFile(model, System.IO.Path.Combine(_folder.Path, name), options, TestContext.Current.CancellationToken);

    private sealed class Reporter(Action action) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => action();
    }
}
