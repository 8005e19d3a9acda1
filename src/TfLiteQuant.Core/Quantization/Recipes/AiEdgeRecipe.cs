using System.Text.Json;
using TfLiteQuant.Model;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Reads the recipes of AI Edge Quantizer (LiteRT Quantizer): rules of a regular expression, an operation, an algorithm and its
/// configuration. Those whose technique exists here are taken; the others are refused by name, since leaving them out would make
/// another model.
/// </summary>
internal sealed class AiEdgeRecipe(RecipeText text)
{
    private static readonly string[] RuleKeys = ["regex", "operation", "algorithm_key", "op_config", "granularity"];
    private static readonly string[] ConfigKeys = ["activation_tensor_config", "weight_tensor_config", "compute_precision", "explicit_dequantize", "skip_checks", "min_weight_elements"];
    private static readonly string[] TensorKeys = ["num_bits", "symmetric", "granularity", "dtype", "block_size", "algorithm_params"];

    public QuantizationRecipe Read(JsonElement list)
    {
        var rules = new List<RecipeRule>();
        TensorType? input = null, output = null;
        foreach (var item in list.EnumerateArray())
        {
            var place = $"rule {rules.Count + 1}";
            text.RequireKeys(item, place, RuleKeys);
            var operation = text.String(item, "operation", place) ?? "*";
            var treatment = Treatment(item, place);
            var border = treatment.Technique switch
            {
                QuantizationTechnique.FullInteger => TensorType.Int8,
                QuantizationTechnique.Int16x8 => TensorType.Int16,
                _ => TensorType.Float32,
            };
            if (operation is "*" or "INPUT") input = border;
            if (operation is "*" or "OUTPUT") output = border;
            if (operation is "INPUT" or "OUTPUT") continue;
            operation = operation == "CONV_2D_TRANSPOSE" ? "TRANSPOSE_CONV" : operation;
            text.RequireOperator(operation, place);
            rules.Add(new RecipeRule { Title = place, Operator = operation, NameExpression = text.String(item, "regex", place), Treatment = treatment });
        }

        // What no rule names stays float there.
        rules.Insert(0, new RecipeRule { Title = "no rule", Treatment = OperatorTreatment.Float });
        var technique = rules.Select(static rule => rule.Treatment.Technique).FirstOrDefault(static one => one is not null) ?? QuantizationTechnique.DynamicRange;
        var isStatic = technique is QuantizationTechnique.FullInteger or QuantizationTechnique.Int16x8;
        return new QuantizationRecipe
        {
            Technique = technique,
            Rules = rules,
            InputType = isStatic ? input : null,
            OutputType = isStatic ? output : null,
        };
    }

    private OperatorTreatment Treatment(JsonElement item, string place)
    {
        var algorithm = text.String(item, "algorithm_key", place) ?? throw text.Refuse(place, "It has no algorithm_key.", "Give min_max_uniform_quantize, float_casting or no_quantize.");
        if (algorithm == "no_quantize") return OperatorTreatment.Float;
        if (algorithm is not ("min_max_uniform_quantize" or "float_casting"))
            throw text.Refuse(place, $"The algorithm '{algorithm}' is not available here.", "Available are min_max_uniform_quantize, float_casting and no_quantize.");
        if (!item.TryGetProperty("op_config", out var config)) throw text.Refuse(place, "It has no op_config.", "Give the configuration that the algorithm needs.");
        text.RequireKeys(config, place, ConfigKeys);
        if (algorithm == "float_casting") return new OperatorTreatment { Technique = QuantizationTechnique.Float16 };

        var weights = Tensor(config, "weight_tensor_config", place);
        if (weights is { } given && (given.Bits != 8 || !given.IsInteger || !given.IsSymmetric))
            throw text.Refuse(place, "Weights are 8-bit symmetric integers here.", "Set num_bits to 8, symmetric to true and dtype to INT in weight_tensor_config.");
        if (weights is { Granularity: not ("CHANNELWISE" or "TENSORWISE") and var granularity })
            throw text.Refuse(place, $"The granularity '{granularity}' is not available here.", "Available are CHANNELWISE and TENSORWISE.");
        var activations = Tensor(config, "activation_tensor_config", place);
        var precision = text.String(config, "compute_precision", place) ?? "FLOAT";
        return new OperatorTreatment
        {
            Technique = activations switch
            {
                { Bits: 8 } => QuantizationTechnique.FullInteger,
                { Bits: 16, IsSymmetric: true } => QuantizationTechnique.Int16x8,
                null => QuantizationTechnique.DynamicRange,
                _ => throw text.Refuse(place, $"Activations of {activations.Value.Bits} bits are not available here.", "Give 8 bits, or 16 symmetric ones."),
            },
            PerTensor = weights is { Granularity: "TENSORWISE" },
            WeightOnly = activations is null && (precision == "FLOAT" || text.Boolean(config, "explicit_dequantize", place)),
            MinimumElements = text.Integer(config, "min_weight_elements", place) ?? 0,
        };
    }

    private (int Bits, bool IsSymmetric, bool IsInteger, string Granularity)? Tensor(JsonElement config, string key, string place)
    {
        if (!config.TryGetProperty(key, out var tensor) || tensor.ValueKind == JsonValueKind.Null) return null;
        place = $"{place}, {key}";
        text.RequireKeys(tensor, place, TensorKeys);
        return (
            text.Integer(tensor, "num_bits", place) ?? 8,
            text.Boolean(tensor, "symmetric", place, otherwise: true),
            (text.String(tensor, "dtype", place) ?? "INT") == "INT",
            text.String(tensor, "granularity", place) ?? "TENSORWISE");
    }
}
