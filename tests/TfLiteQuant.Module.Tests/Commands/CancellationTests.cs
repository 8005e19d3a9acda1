using System.Management.Automation;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Commands;

/// <summary>Ctrl-C during a long conversion.</summary>
public sealed class CancellationTests(ModuleSession session) : IClassFixture<ModuleSession>
{
    // Stopping goes its own way while the conversion goes on: on a busy machine the conversion may be done first.
    private const int Attempts = 20;

    [Fact]
    public void Stopping_leaves_no_file_and_a_session_that_works()
    {
        using var folder = new TestFolder();
        var source = TestModels.Large(folder["large.tflite"]);
        StopDuring("ConvertTo-QuantizedModel $args[0] -Destination $args[1]", source, folder["out.tflite"], () => File.Delete(folder["out.tflite"]));
        Assert.Equal(["large.tflite"], folder.Files);
        Assert.Equal("Float", session.Run("Get-TfLiteModel $args[0]", source).Single().State.ToString());
    }

    [Fact]
    public void Stopping_keeps_the_old_file()
    {
        using var folder = new TestFolder();
        var source = TestModels.Large(folder["large.tflite"]);
        void Restore() => File.WriteAllText(folder["out.tflite"], "old");
        Restore();
        StopDuring("ConvertTo-QuantizedModel $args[0] -Destination $args[1] -Force", source, folder["out.tflite"], Restore);
        Assert.Equal(["large.tflite", "out.tflite"], folder.Files);
        Assert.Equal("old", File.ReadAllText(folder["out.tflite"]));
    }

    private void StopDuring(string script, string source, string target, Action again)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            using var shell = session.Shell(script, source, target);
            IAsyncResult? stop = null;
            shell.Streams.Progress.DataAdded += (_, _) => stop ??= shell.BeginStop(null, null);
            var output = new PSDataCollection<PSObject>();
            shell.Invoke(null, output);
            if (stop is not null) shell.EndStop(stop);
            if (stop is null || output.Count > 0)
            {
                again();
                continue;
            }

            Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
            Assert.Empty(shell.Streams.Error);
            return;
        }

        Assert.Fail($"The conversion was done before it could be stopped, {Attempts} times.");
    }
}
