using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using TfLiteQuant.Module.Tests.Session;
using Xunit;

namespace TfLiteQuant.Module.Tests.Examples;

/// <summary>The script for other machines needs PowerShell itself, and an endpoint over SSH on this machine.</summary>
public sealed class ShardRemotingTests
{
    [Fact]
    public async Task Machines_give_the_answer_of_one_run()
    {
        using var folder = new TestFolder();
        var start = new ProcessStartInfo("pwsh", ["-NoProfile", "-NonInteractive", "-File", Path.Combine(ExampleScript.Folder, "shard-remoting.ps1"), "-HostName", "localhost", "-OutDirectory", folder["out"]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
            Environment = { ["NO_COLOR"] = "1" },
        };
        using var process = Started(start);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        // The error view breaks lines and draws a margin.
        var text = Regex.Replace(output + await errors, @"[\s|]+", " ");
        Assert.SkipWhen(text.Contains("no PowerShell session to be had", StringComparison.Ordinal), $"There is no PowerShell endpoint over SSH on localhost: {text}");
        Assert.True(process.ExitCode == 0, text);
        Assert.Contains("Measured on 300 samples", output);
        foreach (var answer in (string[])["calibration", "model", "accuracy"]) Assert.Contains($"The same {answer} as in one run: True", output);
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no pwsh.");
            throw;
        }
    }
}
