using System.Globalization;
using System.Management.Automation.Host;
using System.Text.RegularExpressions;

namespace TfLiteQuant.Module.Tests.Session;

/// <summary>A console of 120 columns that keeps what is written to it and answers every question alike.</summary>
internal sealed partial class CapturingHost : PSHost
{
    private readonly CapturingUI _ui = new();

    /// <summary>All text written so far, without colours.</summary>
    public string Text => Colours().Replace(_ui.Text, "");

    /// <summary>The choice to take in a question: the beginning of its label, such as <c>yes</c>.</summary>
    public string Answer
    {
        init => _ui.Answer = value;
    }

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => nameof(CapturingHost);

    public override PSHostUserInterface UI => _ui;

    public override Version Version => new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    [GeneratedRegex("\x1b\\[[0-9;]*m")]
    private static partial Regex Colours();
}
