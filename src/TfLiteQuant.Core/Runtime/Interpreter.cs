using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>
/// Runs a model: its main graph through this object itself, its other entry points through <see cref="Signature"/>.
/// <code>
/// using var model = ModelReader.Open("model.tflite");
/// using var interpreter = new Interpreter(model);
/// interpreter.SetInput&lt;float&gt;(0, image);
/// interpreter.Run();
/// var scores = interpreter.Output&lt;float&gt;(0);
/// </code>
/// The model is only read, and must live as long; any number of interpreters may share one, each used by one thread at a time.
/// </summary>
public sealed class Interpreter : ModelRunner, IDisposable
{
    private readonly Session _session;
    private readonly Dictionary<string, SignatureRunner> _signatures = new(StringComparer.Ordinal);
    private readonly Dictionary<int, GraphInstance> _roots = [];

    /// <param name="model">The model.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="TfLiteQuantException">An option cannot be, or the model's main graph contradicts itself.</exception>
    public Interpreter(TfLiteModel model, InterpreterOptions? options = null)
        : this(new Session(model, options ?? new InterpreterOptions()))
    {
    }

    private Interpreter(Session session)
        : base(MainPorts(session))
    {
        _session = session;
        _roots.Add(0, Ports.Graph);
    }

    /// <summary>Keys of the model's entry points.</summary>
    public IEnumerable<string> Signatures => _session.Model.Signatures.Select(static signature => signature.Key ?? "");

    /// <summary>Sees operators run; null for nobody, which costs nothing. Takes effect with the next run.</summary>
    public IOperatorObserver? Observer
    {
        get => _session.Observer;
        set => _session.Observer = value;
    }

    /// <summary>Where a value that is infinite or not a number first arose; null where none has, or nothing looks for it
    /// (<see cref="InterpreterOptions.NonFinite"/>).</summary>
    public NonFiniteFinding? NonFinite => _session.Watch?.Finding;

    /// <summary>Threads that kernels use.</summary>
    public int Threads => _session.Workers.Threads;

    /// <summary>Memory of tensors and kernels.</summary>
    public MemoryReport Memory => new(
        _session.Graphs.Sum(static graph => graph.ArenaBytes),
        _session.Graphs.Sum(static graph => graph.UnsharedBytes),
        _session.Budget.Used,
        _session.Budget.Peak,
        _session.Budget.Kernels,
        _session.Budget.Limit);

    /// <summary>An entry point by its key; the same object each time. Entry points of one graph share its inputs and outputs.</summary>
    /// <exception cref="TfLiteQuantException">The model has none of that key.</exception>
    public SignatureRunner Signature(string key)
    {
        _session.ThrowIfUnusable();
        if (_signatures.TryGetValue(key, out var runner)) return runner;
        var signature = _session.Model.Signatures.Find(signature => (signature.Key ?? "") == key) ?? throw new TfLiteQuantException(
            ErrorCode.InvalidInput,
            $"The model has no signature '{key}'.",
            _session.Model.Signatures.Count == 0 ? "It has none at all." : $"It has {string.Join(", ", Signatures.Select(static known => $"'{known}'"))}.",
            new ModelLocation(_session.Model.Path));
        if (!_roots.TryGetValue(signature.SubgraphIndex, out var graph))
            _roots.Add(signature.SubgraphIndex, graph = _session.Open(signature.SubgraphIndex, null, new ModelLocation(_session.Model.Path)));
        return _signatures[key] = new SignatureRunner(graph, signature);
    }

    /// <summary>A tensor of a subgraph: where several operators run that subgraph, the first one's; null where nothing has run
    /// it yet.</summary>
    public TensorValue? Tensor(int subgraph, int index)
    {
        foreach (var graph in _session.Graphs)
            if (graph.Index == subgraph) return (uint)index < (uint)graph.Values.Length ? graph.Values[index] : null;
        return null;
    }

    /// <summary>Starts variables anew: states become zero, resources are forgotten and initialized again by the next run.</summary>
    public void ResetVariables()
    {
        _session.ThrowIfUnusable();
        _session.ResetVariables();
    }

    /// <summary>Lets <see cref="NonFinite"/> be found again.</summary>
    public void ResetNonFinite()
    {
        if (_session.Watch is { } watch) watch.Finding = null;
    }

    /// <summary>Frees memory and threads. The model is left to its owner.</summary>
    public void Dispose() => _session.Dispose();

    // The main graph's inputs go by their signature's names where it has one, and always by their tensors' names.
    private static GraphPorts MainPorts(Session session)
    {
        var place = new ModelLocation(session.Model.Path);
        try
        {
            if (session.Model.Subgraphs.Count == 0) throw session.Invalid("It has no subgraph.", place);
            var graph = session.Open(0, null, place);
            var signature = session.Model.Signatures.Find(static signature => signature.SubgraphIndex == 0);
            return new GraphPorts(
                graph,
                Array.ConvertAll(graph.Inputs, input => NameOf(input, signature?.Inputs)),
                Array.ConvertAll(graph.Outputs, output => NameOf(output, signature?.Outputs)),
                graph.Inputs,
                graph.Outputs);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static string NameOf(TensorValue tensor, List<TensorMap>? names)
        => names?.Find(map => map.TensorIndex == tensor.Index)?.Name ?? tensor.Name;
}
