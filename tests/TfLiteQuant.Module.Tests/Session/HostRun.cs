using System.Diagnostics;
using Xunit;

namespace TfLiteQuant.Module.Tests.Session;

/// <summary>A script that the host program ran to its end, in a process of its own.</summary>
/// <param name="ExitCode">The process' exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">Its errors as text.</param>
internal sealed record HostRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a script.</summary>
    /// <param name="arguments">The script, and its arguments.</param>
    /// <param name="folder">The folder that it runs in; null for the tests' own.</param>
    /// <param name="environment">Variables of the environment beside those of the tests.</param>
    public static async Task<HostRun> OfAsync(IEnumerable<string> arguments, string? folder = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [RepositoryPaths.Host, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (folder is not null) start.WorkingDirectory = folder;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new HostRun(process.ExitCode, output, await errors);
    }
}
