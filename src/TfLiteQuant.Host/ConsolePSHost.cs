using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace TfLiteQuant.Host;

/// <summary>The engine's view of this program.</summary>
internal sealed class ConsolePSHost(bool interactive) : PSHost
{
    private readonly ConsoleHostUI _ui = new(interactive);

    /// <summary>What the script's <c>exit</c> asked for; null when it ran to its end.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "TfLiteQuant.Host";

    public override Version Version { get; } = typeof(ConsolePSHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI => _ui;

    /// <summary>Takes the progress display off the screen.</summary>
    public void EndOutput() => _ui.EndProgress();

    /// <summary>What would go to standard output goes to standard error until the result is disposed: an exception that
    /// ended the pipeline is formatted like any object, but belongs there.</summary>
    public IDisposable SendOutputToError() => _ui.SendOutputToError();

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() =>
        throw new PSNotSupportedException("TfLiteQuant.Host runs scripts; it has no prompt to enter.");

    public override void ExitNestedPrompt() => throw new PSNotSupportedException();

    // Native programs need no preparation: nothing here changes the terminal's state.
    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
