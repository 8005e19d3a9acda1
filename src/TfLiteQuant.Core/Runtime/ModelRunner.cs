using TfLiteQuant.Diagnostics;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>A graph of a model that can be run: the main one (<see cref="Interpreter"/>) or a signature's.</summary>
/// <remarks>One thread at a time. Spans and tensors are valid until the next run, resize or disposal.</remarks>
public abstract class ModelRunner
{
    private readonly GraphPorts _ports;

    private protected ModelRunner(GraphPorts ports) => _ports = ports;

    /// <summary>Names of the inputs, in the order of <see cref="Inputs"/>.</summary>
    public IReadOnlyList<string> InputNames => _ports.InputNames;

    /// <summary>Names of the outputs, in the order of <see cref="Outputs"/>.</summary>
    public IReadOnlyList<string> OutputNames => _ports.OutputNames;

    public IReadOnlyList<TensorValue> Inputs => _ports.Inputs;

    public IReadOnlyList<TensorValue> Outputs => _ports.Outputs;

    /// <summary>Operators in the order they run, those computed ahead of time among them.</summary>
    public IReadOnlyList<OperatorSite> Operators => _ports.Graph.Operators;

    /// <summary>All tensors of the graph, by index. After a run only inputs, outputs, variables and constants are sure to hold
    /// their values, unless <see cref="InterpreterOptions.KeepAllTensors"/> is set.</summary>
    public IReadOnlyList<TensorValue> Tensors => _ports.Graph.Values;

    private protected GraphPorts Ports => _ports;

    /// <summary>Gives an input another shape, of any rank; whether the operators can follow shows when the model is prepared.
    /// Values set before are lost.</summary>
    /// <exception cref="TfLiteQuantException">There is no such input, a dimension is negative, or memory does not suffice.</exception>
    public void ResizeInput(int position, params ReadOnlySpan<int> shape)
    {
        Enter();
        _ports.Resize(_ports.Input(position), shape);
    }

    /// <inheritdoc cref="ResizeInput(int, ReadOnlySpan{int})"/>
    public void ResizeInput(string name, params ReadOnlySpan<int> shape)
    {
        Enter();
        _ports.Resize(_ports.Input(name), shape);
    }

    /// <summary>Binds all operators whose shapes are known, computes what is constant, and allocates memory. Running does it
    /// where it is not done.</summary>
    /// <exception cref="TfLiteQuantException">An operator is not supported, the model contradicts itself, the inputs' shapes do
    /// not fit, or memory does not suffice.</exception>
    public void Prepare(CancellationToken cancellation = default)
    {
        Enter();
        _ports.Graph.Session.Prepare(_ports.Graph, cancellation);
    }

    /// <summary>Sets an input's elements, in row-major order.</summary>
    /// <exception cref="TfLiteQuantException">There is no such input, or it has another type or another number of elements.</exception>
    public void SetInput<T>(int position, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        Enter();
        _ports.Set(_ports.Input(position), elements);
    }

    /// <inheritdoc cref="SetInput{T}(int, ReadOnlySpan{T})"/>
    public void SetInput<T>(string name, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        Enter();
        _ports.Set(_ports.Input(name), elements);
    }

    /// <summary>Sets an input's elements as they are stored, whatever type they have.</summary>
    /// <exception cref="TfLiteQuantException">There is no such input, or it takes another number of bytes.</exception>
    public void SetInputBytes(int position, ReadOnlySpan<byte> bytes)
    {
        Enter();
        var input = _ports.Input(position);
        _ports.SetBytes(input, bytes, TensorSizes.Bits(input.Type) is > 0 and var bits ? bytes.Length * 8 / bits : 0);
    }

    /// <summary>The elements of an output after a run, in row-major order.</summary>
    /// <exception cref="TfLiteQuantException">There is no such output, it has another type, or nothing has run.</exception>
    public ReadOnlySpan<T> Output<T>(int position)
        where T : unmanaged
        => _ports.Read<T>(_ports.Output(position));

    /// <inheritdoc cref="Output{T}(int)"/>
    public ReadOnlySpan<T> Output<T>(string name)
        where T : unmanaged
        => _ports.Read<T>(_ports.Output(name));

    /// <summary>Runs the graph on the inputs' present elements.</summary>
    /// <param name="cancellation">Asked between operators.</param>
    /// <exception cref="TfLiteQuantException">As for <see cref="Prepare"/>, and for what fails while running.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the next run starts anew.</exception>
    public void Run(CancellationToken cancellation = default)
    {
        Enter();
        _ports.Graph.Session.Run(_ports.Graph, cancellation);
    }

    private void Enter() => _ports.Graph.Session.ThrowIfUnusable();
}
