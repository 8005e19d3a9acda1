using System.Collections;
using System.Management.Automation;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Execution;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>
/// Finds a model's inputs in an object: by the keys of a dictionary, all of which must be inputs; by the properties of an
/// object, which may have others; or, where the model has one input, the object is that input's values.
/// </summary>
/// <param name="resolver">Turns the names of .npy files into paths.</param>
internal sealed class InputReading(FilePathResolver resolver)
{
    private readonly ValueReading _values = new(resolver);

    /// <summary>Values by input name.</summary>
    /// <param name="source">The object; null for none, which models without inputs take.</param>
    /// <param name="runner">The model.</param>
    /// <exception cref="TfLiteQuantException">Values are no numbers, or the model has several inputs and got no names.</exception>
    public IReadOnlyDictionary<string, SampleArray> Read(PSObject? source, SampleRunner runner)
    {
        var inputs = new Dictionary<string, SampleArray>(StringComparer.Ordinal);
        switch (ArrayReading.Unwrap(source))
        {
            case null:
                break;
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary) Add(inputs, NameOf(entry.Key.ToString() ?? "", runner), entry.Value, runner);
                break;
            case var values when ArrayReading.IsList(values) || ValueReading.IsFile(values, out _) || values is string or IConvertible or Half or SampleArray:
                if (runner.InputNames.Count != 1) throw Unnamed(runner);
                if (values is not string && values is IConvertible or Half && runner.Runner.Inputs[0].Source.Shape is { Length: > 0 } shape && shape.Any(static dimension => dimension != 1))
                    throw SingleNumber(runner.InputNames[0], shape);
                Add(inputs, runner.InputNames[0], values, runner);
                break;
            default:
                foreach (var (name, value) in Properties(source!, runner)) Add(inputs, name, value, runner);
                if (inputs.Count == 0 && runner.InputNames.Count > 0) throw Strange(source!, runner);
                break;
        }

        return inputs;
    }

    private void Add(Dictionary<string, SampleArray> inputs, string name, object? value, SampleRunner runner)
    {
        try
        {
            inputs[name] = runner.Shaped(name, _values.Read(value));
        }
        catch (TfLiteQuantException error) when (error.Code == ErrorCode.InvalidInput)
        {
            throw new TfLiteQuantException(error.Code, $"Input '{name}': {error.Problem}", error.Advice, error.Location, error);
        }
    }

    // Names are compared as PowerShell compares them, unless that is not enough to tell inputs apart.
    private static string NameOf(string key, SampleRunner runner)
    {
        if (runner.PositionOf(key) >= 0) return key;
        var alike = runner.InputNames.Where(name => name.Equals(key, StringComparison.OrdinalIgnoreCase)).ToList();
        return alike.Count == 1 ? alike[0] : key;
    }

    private static IEnumerable<(string Name, object? Value)> Properties(PSObject source, SampleRunner runner)
    {
        for (var position = 0; position < runner.InputNames.Count; position++)
        {
            if (runner.NamesOf(position).Select(name => source.Properties[name]).FirstOrDefault(static property => property is not null) is { } property)
                yield return (runner.InputNames[position], property.Value);
        }
    }

    private static TfLiteQuantException SingleNumber(string name, int[] shape) => new(
        ErrorCode.InvalidInput,
        $"Input '{name}' takes [{string.Join(',', shape)}], and a single number came.",
        "Through the pipeline an array comes number by number: put a comma before it (,$array), or give it as -InputObject.");

    private static TfLiteQuantException Strange(PSObject source, SampleRunner runner)
    {
        const int Most = 10;
        List<string> names = [.. source.Properties.Select(static property => $"'{property.Name}'")];
        var had = names.Count == 0 ? "no properties" : string.Join(", ", names.Take(Most)) + (names.Count > Most ? FormattableString.Invariant($" and {names.Count - Most} more") : "");
        return new TfLiteQuantException(
            ErrorCode.InvalidInput,
            $"No values came for {(runner.InputNames.Count == 1 ? "input" : "inputs")} {Quoted(runner)}: the object, a {source.BaseObject.GetType().Name}, has {had}.",
            $"Give an object or a dictionary with {Quoted(runner)}.");
    }

    private static string Quoted(SampleRunner runner) => string.Join(", ", runner.InputNames.Select(static name => $"'{name}'"));

    private static TfLiteQuantException Unnamed(SampleRunner runner) => new(
        ErrorCode.InvalidInput,
        $"Values came without a name, and the model has {runner.InputNames.Count} inputs.",
        $"Give a dictionary or an object with {Quoted(runner)}.");
}
