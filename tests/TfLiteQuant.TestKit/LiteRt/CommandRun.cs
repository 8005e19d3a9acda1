using System.ComponentModel;
using System.Diagnostics;

namespace TfLiteQuant.TestKit;

/// <summary>Runs a program to its end and keeps what it printed.</summary>
/// <param name="ExitCode">The program's code; null where it could not be started or took too long.</param>
/// <param name="Output">What it printed on either stream, or why it did not run.</param>
internal sealed record CommandRun(int? ExitCode, string Output)
{
    public static CommandRun Of(string program, string[] arguments, string? folder, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? string.Empty,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (process.WaitForExit(limit)) return new CommandRun(process.ExitCode, output.Result + errors.Result);
            process.Kill(entireProcessTree: true);
            return new CommandRun(null, $"{program} did not end within {limit.TotalSeconds:0} s.");
        }
        catch (Win32Exception exception)
        {
            return new CommandRun(null, $"{program}: {exception.Message}");
        }
    }
}
