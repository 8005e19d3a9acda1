using TfLiteQuant.Diagnostics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// What an operator sees while it is bound: its options, its tensors, and what it may ask of the engine. Binding is a
/// function of the inputs' shapes and of the values it reads through <see cref="TryReadValues"/>; the engine binds again
/// when one of those changes, and not otherwise.
/// </summary>
public abstract class BindContext
{
    /// <summary>The operator of the model.</summary>
    public abstract Operator Operator { get; }

    /// <summary>Its options; an empty table where the file has none.</summary>
    public abstract OperatorOptions Options { get; }

    /// <summary>Where the work of one kernel may be split over threads. Results never depend on their number.</summary>
    public abstract WorkerPool Workers { get; }

    public int InputCount => Operator.Inputs.Length;

    public int OutputCount => Operator.Outputs.Length;

    /// <summary>An input that may be absent; null where it is. Its shape is known.</summary>
    public abstract TensorValue? OptionalInput(int position);

    /// <summary>An input that must be there. Its shape is known.</summary>
    /// <exception cref="TfLiteQuantException">The model leaves it out.</exception>
    public TensorValue Input(int position) => OptionalInput(position)
        ?? throw Fail($"It has no input {position}.", "The operator needs it; the model is malformed.");

    /// <summary>An output.</summary>
    public abstract TensorValue Output(int position);

    /// <summary>A tensor that carries the parameters of a value inside the operator; it has no elements. Null where there is none.</summary>
    public virtual TensorValue? Intermediate(int position) => null;

    /// <summary>A tensor of the operator's graph by its index, such as one that holds the scales of an operand; null where there is none.</summary>
    public virtual Tensor? TensorOfGraph(int index) => null;

    /// <summary>Asks for an input's values while binding, because shapes depend on them. Where they are not known yet the
    /// answer is false, and <see cref="OpDefinition.Bind"/> must return null: it is called again, before the operator runs,
    /// when they are.</summary>
    public abstract bool TryReadValues(int position);

    /// <summary>Declares that an output's shape is only known after running: the kernel calls <see cref="TensorValue.Resize"/>.</summary>
    public abstract void DeclareDynamic(int output);

    /// <summary>Allows an output to lie where an input lies, if nothing else needs that input afterwards. The kernel must
    /// then work in place; it sees that by comparing pointers.</summary>
    public abstract void AllowInPlace(int output, int input);

    /// <summary>Another graph of the model, for operators that run one.</summary>
    public abstract SubgraphCall Call(int subgraph);

    /// <summary>Values that live between runs under a name (resource variables).</summary>
    public abstract ResourceTable Resources { get; }

    /// <summary>An error at this operator: what it was given contradicts itself.</summary>
    public abstract TfLiteQuantException Fail(string problem, string advice);

    /// <summary>An error at this operator: it may be right, but the engine has no kernel for that form of it.</summary>
    public abstract TfLiteQuantException Unsupported(string problem, string advice);

    /// <summary>An error for a type that the operator has no kernel for.</summary>
    public TfLiteQuantException UnsupportedType(TensorValue tensor) => Unsupported(
        $"It has no kernel for {tensor.Type} (tensor {tensor.Index} '{tensor.Name}').", "docs/operators.md lists the types that each operator runs on: leave the operator in float, or choose another type.");
}

/// <summary>A subgraph as an operator runs it.</summary>
public abstract class SubgraphCall
{
    /// <summary>Its inputs. Resize them and fill their elements before <see cref="Run"/>.</summary>
    public abstract IReadOnlyList<TensorValue> Inputs { get; }

    /// <summary>Makes an input read <paramref name="lender"/>'s elements where they lie, from now on and with whatever shape it
    /// has then; the input gets no memory of its own. A lender that is constant makes the input constant, so that the subgraph
    /// can pack it. Call while binding, before <see cref="Prepare"/>.</summary>
    public abstract void LendInput(int position, TensorValue lender);

    /// <summary>Its outputs, valid until the next run.</summary>
    public abstract IReadOnlyList<TensorValue> Outputs { get; }

    /// <summary>Which outputs are some of the inputs, or are computed from them: one answer for each output.</summary>
    /// <param name="inputs">Whether an input is one of those asked for, one for each input.</param>
    public abstract bool[] OutputsFrom(ReadOnlySpan<bool> inputs);

    /// <summary>Makes room for inputs of their present shapes and binds what their shapes decide.</summary>
    public abstract void Prepare();

    /// <summary>Runs all operators.</summary>
    public abstract void Run();
}

/// <summary>Resource variables of one interpreter: values by shared name, kept between runs until reset.</summary>
public sealed class ResourceTable
{
    private readonly Dictionary<(string Container, string Name), int> _ids = [];
    private readonly List<(int[] Shape, byte[] Bytes)?> _values = [];
    private readonly HashSet<int> _initialized = [];

    /// <summary>The handle for a name; the same name has the same handle.</summary>
    public int Handle(string container, string name)
    {
        if (_ids.TryGetValue((container, name), out var id)) return id;
        _ids.Add((container, name), _values.Count);
        _values.Add(null);
        return _values.Count - 1;
    }

    /// <summary>A variable's value, null before it was assigned.</summary>
    public (int[] Shape, byte[] Bytes)? this[int handle]
    {
        get => (uint)handle < (uint)_values.Count ? _values[handle] : null;
        set => _values[handle] = value;
    }

    /// <summary>Whether an initialization subgraph has run since the values were last forgotten.</summary>
    public bool IsInitialized(int subgraph) => _initialized.Contains(subgraph);

    /// <summary>Remembers that an initialization subgraph has run.</summary>
    public void MarkInitialized(int subgraph) => _initialized.Add(subgraph);

    /// <summary>Forgets all values, so that initialization subgraphs run again; handles stay valid.</summary>
    public void Reset()
    {
        _initialized.Clear();
        for (var i = 0; i < _values.Count; i++) _values[i] = null;
    }
}
