using System.Collections;
using System.Globalization;
using System.Management.Automation;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;

namespace TfLiteQuant.PowerShell.Binding;

/// <summary>
/// Adds objects of a script to a dataset. A dictionary or an object is a sample with values by names (texts that are no numbers
/// can be labels); numbers, arrays and lists are a sample's values without a name.
/// </summary>
/// <param name="samples">The dataset.</param>
/// <param name="resolver">Turns the names of .npy files into paths.</param>
internal sealed class SampleReading(MemoryDataset samples, FilePathResolver resolver)
{
    private readonly ValueReading _values = new(resolver);

    /// <summary>Adds one sample.</summary>
    /// <exception cref="TfLiteQuantException">It has something that is no number.</exception>
    public void Add(object? sample) => Guarded(() =>
    {
        switch (ArrayReading.Unwrap(sample))
        {
            case null:
                throw new TfLiteQuantException(ErrorCode.InvalidDataset, "It is nothing ($null).", "Give values, or a dictionary or object of them.");
            case IDictionary dictionary:
                AddNamed(dictionary.Cast<DictionaryEntry>().Select(static entry => (entry.Key.ToString() ?? "", (object?)entry.Value)), mustBeNumbers: true);
                break;
            case var values when ArrayReading.IsList(values) || values is IConvertible or Half or SampleArray or FileInfo:
                samples.Add(_values.Read(sample));
                break;
            default:
                AddNamed(PSObject.AsPSObject(sample).Properties.Where(static property => property.IsGettable).Select(static property => (property.Name, (object?)property.Value)), mustBeNumbers: false);
                break;
        }
    });

    /// <summary>Adds the samples that arrays hold along their first dimension, each under its name, as a .npz file does.</summary>
    /// <exception cref="TfLiteQuantException">Arrays differ in their number of samples, or have none.</exception>
    public void AddStacked(IDictionary stacks) => Guarded(() =>
    {
        var numbers = new Dictionary<string, SampleArray>(StringComparer.Ordinal);
        var texts = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in stacks)
        {
            var name = entry.Key.ToString() ?? "";
            if (Texts(entry.Value) is { } several) texts.Add(name, several);
            else numbers.Add(name, _values.Read(entry.Value));
        }

        var counts = numbers.Values.Select(static stack => stack.Shape.Length > 0 ? stack.Shape[0] : -1).Concat(texts.Values.Select(static stack => stack.Length)).Distinct().ToList();
        if (counts.Count == 0) throw new TfLiteQuantException(ErrorCode.InvalidDataset, "The dictionary is empty.", "Give an array for each of the model's inputs, under its name.");
        if (counts is not [> 0])
        {
            var found = numbers.Select(static stack => $"'{stack.Key}' {stack.Value}").Concat(texts.Select(static stack => $"'{stack.Key}' {stack.Value.Length} texts"));
            throw new TfLiteQuantException(
                ErrorCode.InvalidDataset,
                $"The arrays have different numbers of samples: {string.Join(", ", found)}.",
                "The first dimension counts samples and must be the same for all. A single sample is given through the pipeline, or as a list: , @{ ... }.");
        }

        for (var i = 0; i < counts[0]; i++)
            samples.Add(numbers.ToDictionary(static stack => stack.Key, stack => Slice(stack.Value, i)), texts.ToDictionary(static stack => stack.Key, stack => stack.Value[i]));
    });

    /// <summary>Adds the samples that an array of several dimensions holds along the first.</summary>
    public void AddStacked(SampleArray stack)
    {
        for (var i = 0; i < stack.Shape[0]; i++) samples.Add(Slice(stack, i));
    }

    private void AddNamed(IEnumerable<(string Name, object? Value)> values, bool mustBeNumbers)
    {
        var numbers = new Dictionary<string, SampleArray>(StringComparer.Ordinal);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            if (ArrayReading.Unwrap(value) is string text && !ValueReading.IsFile(text, out _))
            {
                if (NumberOf(text) is { } number) numbers.Add(name, number);
                // Numbers can be labels as well, and stay as they were written.
                texts.Add(name, text);
            }
            else if (mustBeNumbers || IsNumeric(value))
            {
                numbers.Add(name, Named(name, value));
            }
        }

        samples.Add(numbers, texts);
    }

    private SampleArray Named(string name, object? value)
    {
        try
        {
            return _values.Read(value);
        }
        catch (TfLiteQuantException error) when (error.Code == ErrorCode.InvalidInput)
        {
            throw new TfLiteQuantException(error.Code, $"'{name}': {error.Problem}", error.Advice, error.Location, error);
        }
    }

    // Objects have properties of every kind; those that hold numbers are meant.
    private static bool IsNumeric(object? value) => ArrayReading.Unwrap(value) switch
    {
        SampleArray or FileInfo or Half => true,
        string or DateTime or char or Enum => false,
        IConvertible => true,
        // Without an element, its type still tells: an image without boxes has a list of none.
        Array array when ArrayReading.IsTyped(array) => true,
        IList list => list.Count > 0 && IsNumeric(list.Cast<object?>().First()),
        _ => false,
    };

    private static SampleArray? NumberOf(string text)
        => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? SampleArray.From<long>(TensorType.Int64, [], [whole])
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? SampleArray.From<double>(TensorType.Float64, [], [real])
            : null;

    private static string[]? Texts(object? value) => ArrayReading.Unwrap(value) is IList list && list.Count > 0 && list.Cast<object?>().All(static item => ArrayReading.Unwrap(item) is string)
        ? [.. list.Cast<object?>().Select(static item => (string)ArrayReading.Unwrap(item)!)]
        : null;

    private static SampleArray Slice(SampleArray stack, int index)
    {
        var bytes = stack.Bytes.Length / stack.Shape[0];
        return new SampleArray(stack.Type, stack.Shape[1..], stack.Bytes[(index * bytes)..((index + 1) * bytes)]);
    }

    private void Guarded(Action add)
    {
        try
        {
            add();
        }
        catch (TfLiteQuantException error) when (error.Code is ErrorCode.InvalidInput or ErrorCode.InvalidDataset && error.Location.Path is null)
        {
            throw new TfLiteQuantException(ErrorCode.InvalidDataset, $"Object {samples.Count}: {error.Problem}", error.Advice, error.Location, error);
        }
    }
}
