using System.Runtime.InteropServices;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>Inputs and outputs of a graph that a user runs: found by name or position, checked before they are used.</summary>
/// <param name="graph">The graph.</param>
/// <param name="inputNames">A name for each input.</param>
/// <param name="outputNames">A name for each output.</param>
/// <param name="inputs">The inputs, in the order of their names.</param>
/// <param name="outputs">The outputs, in the order of their names.</param>
internal sealed class GraphPorts(GraphInstance graph, string[] inputNames, string[] outputNames, TensorValue[] inputs, TensorValue[] outputs)
{
    public GraphInstance Graph => graph;

    public IReadOnlyList<string> InputNames => inputNames;

    public IReadOnlyList<string> OutputNames => outputNames;

    public IReadOnlyList<TensorValue> Inputs => inputs;

    public IReadOnlyList<TensorValue> Outputs => outputs;

    /// <summary>An input by its name here, or its tensor's name.</summary>
    public TensorValue Input(string name) => Named(name, inputNames, inputs, "input");

    public TensorValue Input(int position) => At(position, inputs, "input");

    public TensorValue Output(string name) => Named(name, outputNames, outputs, "output");

    public TensorValue Output(int position) => At(position, outputs, "output");

    /// <summary>Gives an input another shape.</summary>
    public void Resize(TensorValue input, ReadOnlySpan<int> shape)
    {
        foreach (var dimension in shape)
            if (dimension < 0) throw Refuse(input, $"It cannot have the shape [{Text(shape)}].", "Give dimensions of 0 or more.");
        if (input.IsVariable) throw Refuse(input, "It is a variable of the model, whose shape is fixed.", "Resize the other inputs.");
        input.Resize(shape);
    }

    /// <summary>Sets an input's elements.</summary>
    public void Set<T>(TensorValue input, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        if (!ElementTypes.Fits<T>(input.Type))
            throw Refuse(input, $"It takes {input.Type}, not {typeof(T).Name}.", "Convert the values to the input's type first.");
        SetBytes(input, MemoryMarshal.AsBytes(elements), elements.Length);
    }

    /// <summary>Sets an input's elements as they are stored.</summary>
    public void SetBytes(TensorValue input, ReadOnlySpan<byte> bytes, int elements)
    {
        graph.Prepare();
        if (bytes.Length != input.ByteLength)
            throw Refuse(
                input,
                $"It takes {input.Count} elements for its shape [{Text(input.Shape)}], not {elements}.",
                "Give values of that shape, or resize the input first.");
        bytes.CopyTo(input.Bytes());
    }

    /// <summary>The elements of an output.</summary>
    public ReadOnlySpan<T> Read<T>(TensorValue output)
        where T : unmanaged
    {
        if (!ElementTypes.Fits<T>(output.Type))
            throw Refuse(output, $"It holds {output.Type}, not {typeof(T).Name}.", "Ask for the type that the tensor states.");
        if (!graph.HasRun && !output.IsConstant) throw Refuse(output, "It has no value yet.", "Run the model first.");
        return typeof(T) == typeof(byte) ? MemoryMarshal.Cast<byte, T>(output.Bytes()) : output.Values<T>();
    }

    private static string Text(ReadOnlySpan<int> shape) => string.Join(',', shape.ToArray());

    private TensorValue Named(string name, string[] names, TensorValue[] tensors, string what)
    {
        var position = Array.IndexOf(names, name);
        if (position < 0) position = Array.FindIndex(tensors, tensor => tensor.Source.Name == name);
        if (position >= 0) return tensors[position];
        throw new TfLiteQuantException(
            ErrorCode.InvalidInput,
            $"There is no {what} '{name}'.",
            names.Length == 0 ? $"The model has no {what}s." : $"The {what}s are {string.Join(", ", Array.ConvertAll(names, static known => $"'{known}'"))}.",
            new ModelLocation(graph.Session.Model.Path, graph.Index));
    }

    private TensorValue At(int position, TensorValue[] tensors, string what) => (uint)position < (uint)tensors.Length
        ? tensors[position]
        : throw new TfLiteQuantException(
            ErrorCode.InvalidInput,
            $"There is no {what} {position}.",
            $"The model has {tensors.Length}, counted from 0.",
            new ModelLocation(graph.Session.Model.Path, graph.Index));

    private TfLiteQuantException Refuse(TensorValue tensor, string problem, string advice)
        => new(ErrorCode.InvalidInput, problem, advice, graph.Place(tensor));
}
