using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace TfLiteQuant.Host;

/// <summary>The questions that the engine asks: missing mandatory parameters, -Confirm, credentials.</summary>
internal sealed partial class ConsoleHostUI
{
    public override string ReadLine()
    {
        RequireInteractive();
        return Console.In.ReadLine() ?? "";
    }

    public override SecureString ReadLineAsSecureString()
    {
        RequireInteractive();
        var secret = new SecureString();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace)
                secret.AppendChar(key.KeyChar);
            else if (secret.Length > 0)
                secret.RemoveAt(secret.Length - 1);
        }

        WriteLine("");
        return secret;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        RequireInteractive(string.Join(", ", descriptions.Select(field => field.Name)));
        WriteHeading(caption, message);
        Dictionary<string, PSObject> answers = [];
        foreach (FieldDescription field in descriptions)
            answers[field.Name] = Ask(field);
        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequireInteractive();
        WriteHeading(caption, message);
        (string Key, string Label)[] labels = [.. choices.Select(choice => SplitLabel(choice.Label))];
        string question = string.Join("  ", labels.Select(label => $"[{label.Key}] {label.Label}"));
        if (defaultChoice >= 0)
            question += $" (default is \"{labels[defaultChoice].Key}\")";
        while (true)
        {
            Write(question + ": ");
            string answer = ReadLine().Trim();
            int chosen = answer.Length == 0 ? defaultChoice
                : Array.FindIndex(labels, label => answer.Equals(label.Key, StringComparison.OrdinalIgnoreCase)
                    || answer.Equals(label.Label, StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0)
                return chosen;
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        RequireInteractive();
        WriteHeading(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = ReadLine();
        }

        Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    private PSObject Ask(FieldDescription field)
    {
        Type type = LanguagePrimitives.TryConvertTo(field.ParameterAssemblyFullName, out Type? found) ? found! : typeof(string);
        if (!type.IsArray)
        {
            Write(field.Name + ": ");
            return PSObject.AsPSObject(type == typeof(SecureString) ? ReadLineAsSecureString() : ReadLine());
        }

        // One element a line, an empty line ends the list, as in pwsh.
        List<string> elements = [];
        while (true)
        {
            Write($"{field.Name}[{elements.Count}]: ");
            string element = ReadLine();
            if (element.Length == 0)
                return PSObject.AsPSObject(elements.ToArray());
            elements.Add(element);
        }
    }

    // "Yes to &All": the letter behind the ampersand is the key.
    private static (string Key, string Label) SplitLabel(string label)
    {
        int ampersand = label.IndexOf('&');
        string text = label.Replace("&", "");
        return (ampersand >= 0 && ampersand + 1 < label.Length ? label[ampersand + 1].ToString().ToUpperInvariant() : text, text);
    }

    private void WriteHeading(string caption, string message)
    {
        if (!string.IsNullOrEmpty(caption))
            WriteLine(caption);
        if (!string.IsNullOrEmpty(message))
            WriteLine(message);
    }

    private void RequireInteractive(string? what = null)
    {
        if (!_interactive)
        {
            throw new PSInvalidOperationException(
                "TfLiteQuant.Host is not interactive here, so that it cannot ask"
                + (what is null ? "." : $" for a value: {what}."));
        }
    }
}
