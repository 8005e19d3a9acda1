using System.Text;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>
/// Makes small models in memory for tests: graphs of operators with random but repeatable weights.
/// <code>
/// var model = new ModelBuilder();
/// var features = model.Main.Input([1, 64]);
/// model.Main.Output(model.Main.Softmax(model.Main.FullyConnected(features, 10)));
/// TfLiteModel made = model.Build();
/// </code>
/// </summary>
public sealed class ModelBuilder
{
    private readonly TfLiteModel _model = new() { Description = "TfLiteQuant test model" };

    /// <param name="seed">Where the random weights start from.</param>
    public ModelBuilder(ulong seed = 1)
    {
        _model.Buffers.Add(new ModelBuffer());
        Random = new SeededRandom(seed);
        Main = AddSubgraph("main");
    }

    /// <summary>The first graph.</summary>
    public GraphBuilder Main { get; }

    /// <summary>Source of the weights.</summary>
    public SeededRandom Random { get; }

    /// <summary>The model under construction, for what has no method here.</summary>
    public TfLiteModel Model => _model;

    /// <summary>Adds a graph, such as a branch or a loop's body.</summary>
    public GraphBuilder AddSubgraph(string name)
    {
        var subgraph = new Subgraph { Name = name };
        _model.Subgraphs.Add(subgraph);
        return new GraphBuilder(this, subgraph, _model.Subgraphs.Count - 1);
    }

    /// <summary>Adds a named entry point; names are given in the order of the graph's inputs and outputs.</summary>
    public ModelBuilder Signature(string key, GraphBuilder graph, string[] inputs, string[] outputs)
    {
        var signature = new SignatureDef { Key = key, SubgraphIndex = graph.Index };
        signature.Inputs.AddRange(inputs.Zip(graph.Subgraph.Inputs, static (name, tensor) => new TensorMap { Name = name, TensorIndex = tensor }));
        signature.Outputs.AddRange(outputs.Zip(graph.Subgraph.Outputs, static (name, tensor) => new TensorMap { Name = name, TensorIndex = tensor }));
        _model.Signatures.Add(signature);
        return this;
    }

    /// <summary>Adds a named blob.</summary>
    public ModelBuilder Metadata(string name, ReadOnlySpan<byte> content)
    {
        _model.Metadata.Add(new MetadataEntry { Name = name, Buffer = _model.AddBuffer(BufferData.From(content)) });
        return this;
    }

    /// <summary>Adds a named text.</summary>
    public ModelBuilder Metadata(string name, string text) => Metadata(name, Encoding.UTF8.GetBytes(text));

    /// <summary>The model; building may go on and changes it.</summary>
    public TfLiteModel Build() => _model;
}
