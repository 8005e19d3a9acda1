using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Execution;

/// <summary>Runs a model on samples bound by input name: one at a time, with state variables reset before each.</summary>
public sealed class SampleRunner : IDisposable
{
    private readonly Interpreter _interpreter;
    private readonly ModelRunner _runner;
    private readonly string? _path;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly Lazy<EntryPoint[]> _elsewhere;

    /// <param name="model">The model; it must live as long.</param>
    /// <param name="signature">Entry point; null for the main graph.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="TfLiteQuantException">The model cannot be run, or has no such signature.</exception>
    public SampleRunner(TfLiteModel model, string? signature = null, InterpreterOptions? options = null)
    {
        _path = model.Path;
        _elsewhere = new(() => EntryPoints.Except(model, signature));
        _interpreter = new Interpreter(model, options);
        try
        {
            _runner = signature is null ? _interpreter : _interpreter.Signature(signature);
            _inputNames = Distinct(_runner.InputNames, "input");
            _outputNames = Distinct(_runner.OutputNames, "output");

            // Said before values are asked for, of which none would do.
            foreach (var input in _runner.Inputs)
                if (TensorSizes.Bits(input.Type) == 0) throw Session.NotHeld(input.Type, PlaceOf(input));
        }
        catch
        {
            _interpreter.Dispose();
            throw;
        }
    }

    /// <summary>The interpreter.</summary>
    public Interpreter Interpreter => _interpreter;

    /// <summary>The entry point that runs.</summary>
    public ModelRunner Runner => _runner;

    /// <summary>Full path of the model; null for one made in memory.</summary>
    public string? Path => _path;

    /// <summary>Names of the inputs, in the order of the graph's: the signature's, or the tensors' where the model has none. Empty ones
    /// are numbered, as are those that occur twice, so that each name means one input.</summary>
    public IReadOnlyList<string> InputNames => _inputNames;

    /// <summary>Names of the outputs, in the order of the graph's, distinct as those of the inputs are.</summary>
    public IReadOnlyList<string> OutputNames => _outputNames;

    /// <summary>The inputs, as datasets are told to fill them.</summary>
    public IReadOnlyList<ModelInput> ModelInputs => [.. _runner.Inputs.Select((input, position) => new ModelInput
    {
        Name = _inputNames[position],
        Names = [.. NamesOf(position).Distinct(StringComparer.Ordinal)],
        Type = input.Type,
        Shape = input.Source.Shape ?? [],
        ShapeSignature = input.Source.ShapeSignature is { Length: > 0 } open ? open : input.Source.Shape ?? [],
        Quantization = input.Quantization,
        Elsewhere = _elsewhere.Value,
    })];

    /// <summary>Whether quantized outputs are given as float32 instead of as codes.</summary>
    public bool Dequantize { get; init; }

    /// <summary>Runs one sample.</summary>
    /// <param name="inputs">Values by input name (the signature's, or the tensor's own). All inputs must be there; names that are
    /// no input are errors.</param>
    /// <param name="cancellation">Asked between operators.</param>
    /// <returns>Raw outputs, in the order of <see cref="OutputNames"/>.</returns>
    /// <exception cref="TfLiteQuantException"><see cref="ErrorCode.InvalidInput"/> names the input, what it takes and what came.</exception>
    public IReadOnlyList<SampleArray> Run(IReadOnlyDictionary<string, SampleArray> inputs, CancellationToken cancellation = default)
    {
        var positions = Bind(inputs.Keys);
        _interpreter.ResetVariables();
        foreach (var (name, values) in inputs)
            if (!FitsPresentShape(positions[name], values.Shape)) Resize(positions[name], name, values.Shape);

        foreach (var (name, values) in inputs) Set(positions[name], name, values);
        RunGraph(cancellation);
        return [.. _runner.Outputs.Select(Take)];
    }

    /// <summary>A flat array as the input's shape has it, where it has as many elements; other arrays as they are.</summary>
    public SampleArray Shaped(string name, SampleArray values)
    {
        if (values.Shape.Length > 1 || PositionOf(name) is not (>= 0 and var position)) return values;
        var shape = _runner.Inputs[position].Source.Shape ?? [];
        long count = 1;
        foreach (var dimension in shape) count *= dimension;
        return count == values.Count ? values.Reshape(shape) : values;
    }

    /// <summary>Names that mean an input, the preferred one first: the signature's, the tensor's, and the one that TensorFlow's
    /// converter made the tensor's of (<c>serving_default_image:0</c> is <c>image</c>).</summary>
    public IEnumerable<string> NamesOf(int position)
    {
        yield return _inputNames[position];
        foreach (var name in EntryPoints.NamesOf(_runner.Inputs[position].Name)) yield return name;
    }

    /// <summary>The input a name means.</summary>
    /// <returns>Its position, -1 for none.</returns>
    public int PositionOf(string name)
    {
        for (var i = 0; i < _inputNames.Length; i++)
            if (_inputNames[i] == name) return i;
        for (var i = 0; i < _runner.Inputs.Count; i++)
            if (NamesOf(i).Contains(name)) return i;
        return -1;
    }

    /// <summary>Whether an output's size follows from values, so that it differs from sample to sample.</summary>
    internal bool IsSizedByValues(int output) => _runner.Outputs[output].IsSizedByValues;

    public void Dispose() => _interpreter.Dispose();

    private static string[] Distinct(IReadOnlyList<string> names, string what)
    {
        var distinct = new string[names.Count];
        for (var i = 0; i < distinct.Length; i++)
        {
            var name = names[i];
            var stem = name.Length > 0 ? name : what;
            for (var number = i; name.Length == 0 || Array.IndexOf(distinct, name, 0, i) >= 0 || (number > i && names.Contains(name)); number++)
                name = FormattableString.Invariant($"{stem}_{number}");
            distinct[i] = name;
        }

        return distinct;
    }

    // The interpreter remembers the first finding only: without forgetting it, the next sample's would pass.
    private void RunGraph(CancellationToken cancellation)
    {
        try
        {
            _runner.Run(cancellation);
        }
        catch (TfLiteQuantException error) when (error.Code == ErrorCode.NonFiniteValue)
        {
            _interpreter.ResetNonFinite();
            throw;
        }
    }

    private SampleArray Take(TensorValue output)
    {
        if (output.Type.BitsPerElement() is 0 or < 8)
        {
            throw new TfLiteQuantException(
                ErrorCode.UnsupportedOperator,
                $"Output '{output.Name}' is of type {output.Type}, which cannot be given out.",
                "Outputs may be numbers of 8 bits or more, and booleans.",
                new ModelLocation(_path, TensorIndex: output.Index, TensorName: output.Name));
        }

        var values = new SampleArray(output.Type, output.Shape, output.Bytes().ToArray());
        return Dequantize ? OutputConversion.Dequantize(values, output.Quantization) : values;
    }

    private Dictionary<string, int> Bind(IEnumerable<string> names)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var position = PositionOf(name);
            if (position < 0) throw Refuse($"There is no input '{name}'.", Known(names));
            if (positions.ContainsValue(position)) throw Refuse($"Input '{_inputNames[position]}' is given twice.", Known(names));
            positions.Add(name, position);
        }

        var missing = Enumerable.Range(0, _runner.Inputs.Count).Where(position => !positions.ContainsValue(position)).Select(position => $"'{_inputNames[position]}'").ToList();
        return missing.Count == 0 ? positions : throw Refuse($"No values came for {(missing.Count == 1 ? "input" : "inputs")} {string.Join(", ", missing)}.", Known(names));
    }

    private string Known(IEnumerable<string> given)
        => $"The inputs are {string.Join(", ", _inputNames.Select((name, position) => $"'{name}' {Describe(_runner.Inputs[position])}"))}.{EntryPoint.Hint(_elsewhere.Value, given)}";

    // A sample has the input's full shape, or lacks its leading batch dimension of 1.
    private bool FitsPresentShape(int position, int[] shape)
    {
        var taken = _runner.Inputs[position].Shape;
        return taken.AsSpan().SequenceEqual(shape) || (taken is [1, ..] && taken.AsSpan(1).SequenceEqual(shape));
    }

    private void Resize(int position, string name, int[] shape)
    {
        var input = _runner.Inputs[position];
        var open = input.Source.ShapeSignature is { Length: > 0 } signature ? signature : input.Source.Shape ?? [];
        foreach (var candidate in new[] { shape, [1, .. shape] })
        {
            if (candidate.Length != open.Length || !candidate.Zip(open).All(static pair => pair.Second < 0 || pair.First == pair.Second)) continue;
            _runner.ResizeInput(position, candidate);
            return;
        }

        throw Refuse($"Input '{name}' takes {Describe(input)}, not [{string.Join(',', shape)}].", "Give values of that shape; only dimensions of -1 may differ.", input);
    }

    private void Set(int position, string name, SampleArray values)
    {
        var input = _runner.Inputs[position];
        try
        {
            var bytes = InputConversion.Convert(values, input.Type, input.Quantization)
                ?? throw Refuse($"Input '{name}' takes {Describe(input)}, not {values.Type}.", "Convert the values to that type.", input);
            _runner.SetInputBytes(position, bytes);
        }
        catch (TfLiteQuantException error) when (error.Location == ModelLocation.Unknown)
        {
            throw Refuse($"Input '{name}' {Describe(input)}: {error.Problem}", error.Advice, input);
        }
    }

    private static string Describe(TensorValue input)
        => $"{input.Type}[{string.Join(',', input.Source.ShapeSignature is { Length: > 0 } signature ? signature : input.Shape)}]";

    private TfLiteQuantException Refuse(string problem, string advice, TensorValue? input = null)
        => new(ErrorCode.InvalidInput, problem, advice, PlaceOf(input));

    private ModelLocation PlaceOf(TensorValue? input) => new(_path, TensorIndex: input?.Index, TensorName: input?.Name);
}
