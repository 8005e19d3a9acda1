using TfLiteQuant.Diagnostics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>What all graphs of one interpreter share: the model, memory, threads, variables, and who watches.</summary>
internal sealed class Session : IDisposable
{
    // Every place that calls a subgraph gets an instance of its own. Graphs that call graphs that call graphs multiply: a
    // small file could ask for billions.
    private const int MostInstances = 4096;
    private const int MostDepth = 64;
    private readonly List<GraphInstance> _graphs = [];
    private readonly Dictionary<(int Subgraph, int Tensor), VariableMemory> _variables = [];
    private int _running;
    private bool _isDisposed;

    public Session(TfLiteModel model, InterpreterOptions options)
    {
        if (options.Threads < 0)
            throw new TfLiteQuantException(ErrorCode.InvalidOption, $"{options.Threads} threads cannot be.", "Give 0 for all cores, or the number.");
        if (options.MemoryLimit <= 0)
            throw new TfLiteQuantException(ErrorCode.InvalidOption, $"A memory limit of {options.MemoryLimit} bytes cannot be.", "Give a positive number of bytes.");
        Model = model;
        Options = options;
        Budget = new MemoryBudget(options.MemoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        var threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        Workers = threads > 1 ? new ThreadWorkers(threads) : SingleThread.Instance;
        if (options.NonFinite != NonFiniteMode.Ignore) Watch = new NonFiniteWatch(options.NonFinite);
    }

    public TfLiteModel Model { get; }

    public InterpreterOptions Options { get; }

    public WorkerPool Workers { get; }

    public MemoryBudget Budget { get; }

    /// <summary>The memory of tensors and kernels.</summary>
    public MemoryRoom Room { get; } = new();

    public ResourceTable Resources { get; } = new();

    public IOperatorObserver? Observer { get; set; }

    public NonFiniteWatch? Watch { get; }

    /// <summary>Asked between operators.</summary>
    public CancellationToken Cancellation { get; set; }

    public IReadOnlyList<GraphInstance> Graphs => _graphs;

    /// <summary>A new instance of a subgraph.</summary>
    /// <param name="subgraph">Its index.</param>
    /// <param name="caller">The graph that runs it, null for one that the user runs.</param>
    /// <param name="place">The operator that runs it.</param>
    public GraphInstance Open(int subgraph, GraphInstance? caller, ModelLocation place)
    {
        if ((uint)subgraph >= (uint)Model.Subgraphs.Count)
            throw Invalid($"It refers to subgraph {subgraph}, but the model has {Model.Subgraphs.Count}.", place);
        var depth = 0;
        for (var graph = caller; graph is not null; graph = graph.Caller, depth++)
            if (graph.Index == subgraph) throw Invalid($"It runs subgraph {subgraph}, inside which it stands: it would never end.", place);
        if (depth >= MostDepth || _graphs.Count >= MostInstances)
            throw Invalid($"Subgraphs are nested more than {MostDepth} deep, or called from more than {MostInstances} places.", place);
        var opened = new GraphInstance(this, subgraph, caller);
        _graphs.Add(opened);
        return opened;
    }

    /// <summary>Kernels of an operator; null where there are none.</summary>
    public OpDefinition? Find(Operator op)
        => op.Builtin == BuiltinOperator.Custom && op.Code.CustomCode is { } name && Options.CustomOperators.TryGetValue(name, out var custom) ? custom : OpRegistry.Find(op);

    /// <summary>What a variable tensor remembers.</summary>
    public VariableMemory Variable(int subgraph, int tensor)
    {
        if (!_variables.TryGetValue((subgraph, tensor), out var variable))
            _variables.Add((subgraph, tensor), variable = new VariableMemory(this, subgraph));
        return variable;
    }

    /// <summary>Starts all variables anew.</summary>
    public void ResetVariables()
    {
        foreach (var variable in _variables.Values) variable.Reset();
        Resources.Reset();
    }

    /// <summary>Bytes of a tensor's present shape, checked against what a tensor may have and against the limit.</summary>
    public long CheckedBytes(TensorValue tensor, int subgraph)
        => TensorSizes.TryCount(tensor.Shape, out var count)
            && count <= int.MaxValue
            && TensorSizes.Bytes(tensor.Type, count) is var bytes
            && bytes <= Budget.Limit
            && (count == 0 || TensorSizes.Bits(tensor.Type) > 0)
                ? bytes
                : throw Refuse(tensor, new ModelLocation(Model.Path, subgraph, TensorIndex: tensor.Index, TensorName: tensor.Name));

    /// <summary>The error for a model that contradicts itself.</summary>
    public TfLiteQuantException Invalid(string problem, ModelLocation place)
        => new(ErrorCode.InvalidModel, problem, "The model is malformed; convert it again.", place);

    /// <summary>Runs a graph for the user.</summary>
    public void Run(GraphInstance graph, CancellationToken cancellation) => Use(graph, cancellation, run: true);

    /// <summary>Prepares a graph for the user.</summary>
    public void Prepare(GraphInstance graph, CancellationToken cancellation) => Use(graph, cancellation, run: false);


    /// <summary>Checks that memory may be touched.</summary>
    public void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(Interpreter));
        if (Volatile.Read(ref _running) != 0)
            throw new InvalidOperationException("The interpreter is running; it can be changed when the run is over.");
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        foreach (var graph in _graphs) graph.Dispose();
        foreach (var variable in _variables.Values) variable.Dispose();
        Room.Dispose();
        (Workers as IDisposable)?.Dispose();
    }

    /// <summary>The error for a type that the engine does not hold.</summary>
    public static TfLiteQuantException NotHeld(TensorType type, ModelLocation place)
        => new(ErrorCode.UnsupportedOperator, $"The engine does not hold tensors of {type}.", "docs/operators.md lists what it runs, and what it leaves out and why.", place);

    private TfLiteQuantException Refuse(TensorValue tensor, ModelLocation place)
    {
        if (Array.Exists(tensor.Shape, static dimension => dimension < 0))
            return Invalid($"It has a negative dimension in [{string.Join(',', tensor.Shape)}].", place);
        if (TensorSizes.Bits(tensor.Type) > 0)
            return Budget.Exceeded(TensorSizes.TryCount(tensor.Shape, out var count) ? TensorSizes.Bytes(tensor.Type, count) : long.MaxValue, place);
        return NotHeld(tensor.Type, place);
    }

    private void Use(GraphInstance graph, CancellationToken cancellation, bool run)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("The interpreter is running already; give each thread its own.");
        Cancellation = cancellation;
        try
        {
            if (run) graph.Run();
            else graph.Prepare();
        }
        finally
        {
            Cancellation = default;
            Volatile.Write(ref _running, 0);
        }
    }
}
