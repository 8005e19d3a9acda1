using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace TfLiteQuant.Module.Tests.Session;

/// <summary>The user interface of <see cref="CapturingHost"/>.</summary>
internal sealed class CapturingUI : PSHostUserInterface
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public string Answer { get; set; } = "yes";

    public override PSHostRawUserInterface RawUI { get; } = new FixedWidthRawUI();

    public override void Write(string value) => _text.Append(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => _text.Append(value);

    public override void WriteLine(string value) => _text.AppendLine(value);

    public override void WriteErrorLine(string value) => _text.AppendLine(value);

    public override void WriteWarningLine(string message) => _text.AppendLine("WARNING: " + message);

    public override void WriteVerboseLine(string message) => _text.AppendLine("VERBOSE: " + message);

    public override void WriteDebugLine(string message) => _text.AppendLine("DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        => choices.ToList().FindIndex(choice => choice.Label.Replace("&", "").StartsWith(Answer, StringComparison.OrdinalIgnoreCase));

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new NotSupportedException();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new NotSupportedException();

    public override string ReadLine() => throw new NotSupportedException();

    public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();
}
