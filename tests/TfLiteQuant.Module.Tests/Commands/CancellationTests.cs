using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>Ctrl-C during a long conversion.</summary>
public sealed class CancellationTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    [Fact]
    public void Stopping_leaves_no_file_and_a_session_that_works()
    {
        using var folder = new TestFolder();
        var source = TestModels.Large(folder["large.tflite"]);
        using var shell = session.Shell("ConvertTo-QuantizedModel $args[0] -Destination $args[1]", source, folder["out.tflite"]);
        IAsyncResult? stop = null;
        shell.Streams.Progress.DataAdded += (_, _) => stop ??= shell.BeginStop(null, null);

        var output = new PSDataCollection<PSObject>();
        shell.Invoke(null, output);
        Assert.NotNull(stop);
        shell.EndStop(stop);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(output);
        Assert.Empty(shell.Streams.Error);
        Assert.Equal(["large.tflite"], folder.Files);
        Assert.Equal("Float", session.Run("Get-TfLiteModel $args[0]", source).Single().State.ToString());
    }

    [Fact]
    public void Stopping_keeps_the_old_file()
    {
        using var folder = new TestFolder();
        var source = TestModels.Large(folder["large.tflite"]);
        File.WriteAllText(folder["out.tflite"], "old");
        using var shell = session.Shell("ConvertTo-QuantizedModel $args[0] -Destination $args[1] -Force", source, folder["out.tflite"]);
        IAsyncResult? stop = null;
        shell.Streams.Progress.DataAdded += (_, _) => stop ??= shell.BeginStop(null, null);
        shell.Invoke();
        Assert.NotNull(stop);
        shell.EndStop(stop);
        Assert.Equal(["large.tflite", "out.tflite"], folder.Files);
        Assert.Equal("old", File.ReadAllText(folder["out.tflite"]));
    }
}
