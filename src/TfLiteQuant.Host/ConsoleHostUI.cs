using System.Management.Automation;
using System.Management.Automation.Host;

namespace TfLiteQuant.Host;

/// <summary>
/// Writes the engine's streams to the process's two. Objects and host text go to standard output; errors, warnings,
/// verbose and debug messages and progress to standard error, so that output stays clean when it is redirected.
/// </summary>
internal sealed partial class ConsoleHostUI : PSHostUserInterface
{
    private readonly ConsoleRawUI _raw = new();
    private readonly ProgressLine _progress = new(Console.IsErrorRedirected ? null : Console.Error);
    private readonly Lock _gate = new();
    private readonly bool _interactive;
    private readonly bool _outputColours;
    private readonly bool _errorColours;
    private bool _outputIsError;

    public ConsoleHostUI(bool interactive)
    {
        _interactive = interactive;
        bool terminalHasColours = Environment.GetEnvironmentVariable("TERM") != "dumb";
        _outputColours = terminalHasColours && !Console.IsOutputRedirected;
        _errorColours = terminalHasColours && !Console.IsErrorRedirected;
        // https://no-color.org: present and not empty. The engine's style then strips every escape, ours included.
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
    }

    public override PSHostRawUserInterface RawUI => _raw;

    /// <summary>True when either stream can show colours, since the error view asks before it knows where it goes;
    /// what cannot is stripped on the way out.</summary>
    public override bool SupportsVirtualTerminal => _outputColours || _errorColours;

    public override void Write(string value) => Put(Console.Out, _outputColours, value, endLine: false);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(Coloured(foregroundColor, backgroundColor, value));

    public override void WriteLine(string value)
    {
        if (_outputIsError)
            WriteErrorLine(value);
        else
            Put(Console.Out, _outputColours, value, endLine: true);
    }

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        WriteLine(Coloured(foregroundColor, backgroundColor, value));

    public override void WriteErrorLine(string value)
    {
        // The error view ends with an empty line where it shows a position; like pwsh, not here.
        if (!string.IsNullOrEmpty(value))
            Put(Console.Error, _errorColours, value, endLine: true);
    }

    public override void WriteWarningLine(string message) => PutMessage(FormatStyle.Warning, "WARNING: ", message);

    public override void WriteVerboseLine(string message) => PutMessage(FormatStyle.Verbose, "VERBOSE: ", message);

    public override void WriteDebugLine(string message) => PutMessage(FormatStyle.Debug, "DEBUG: ", message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate)
            _progress.Show(sourceId, record);
    }

    public void EndProgress()
    {
        lock (_gate)
            _progress.Clear();
    }

    public IDisposable SendOutputToError()
    {
        _outputIsError = true;
        return new OutputRestorer(this);
    }

    private void PutMessage(FormatStyle style, string prefix, string message) =>
        Put(Console.Error, _errorColours, GetFormatStyleString(style) + prefix + message + PSStyle.Instance.Reset, endLine: true);

    private void Put(TextWriter writer, bool colours, string? value, bool endLine)
    {
        value = GetOutputString(value ?? "", colours);
        lock (_gate)
        {
            _progress.Clear();
            if (endLine)
                writer.WriteLine(value);
            else
                writer.Write(value);
        }
    }

    // The engine passes -1 for "as it is", though no member of the enumeration has that value.
    private static string Coloured(ConsoleColor foreground, ConsoleColor background, string value) =>
        (foreground < 0 ? "" : PSStyle.MapForegroundColorToEscapeSequence(foreground))
        + (background < 0 ? "" : PSStyle.MapBackgroundColorToEscapeSequence(background))
        + value + PSStyle.Instance.Reset;

    private sealed class OutputRestorer(ConsoleHostUI ui) : IDisposable
    {
        public void Dispose() => ui._outputIsError = false;
    }
}
