using System.Text.Json;
using TfLiteQuant.Evaluation;

namespace TfLiteQuant.Reports;

/// <summary>Layer comparisons in the JSON of reports.</summary>
internal static class LayerJson
{
    public static void Write(Utf8JsonWriter json, LayerReport layers)
    {
        json.WriteStartObject();
        json.WriteNumber("samples", layers.Samples);
        json.Texts("exclude", layers.Exclude);
        json.Texts("unpaired", layers.Unpaired);
        json.WriteStartArray("tensors");
        foreach (var tensor in layers.InOrder) Write(json, tensor);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TensorComparison row)
    {
        json.WriteStartObject();
        json.WriteNumber("subgraph", row.Subgraph);
        json.WriteNumber("index", row.Index);
        json.WriteString("operator", row.Operator);
        json.WriteString("tensor", row.Tensor);
        json.WriteString("quantizedTensor", row.QuantizedTensor);
        json.WriteString("type", row.Type.ToString());
        json.WritePropertyName("scale");
        // As the file has it, to the last bit.
        if (row.Scale is { } scale) json.WriteNumberValue(scale);
        else json.WriteNullValue();
        json.Whole("zeroPoint", row.ZeroPoint);
        json.WriteNumber("samples", row.Samples);
        json.WriteNumber("nonFinite", row.NonFinite);
        json.Figure("sqnr", row.Sqnr);
        json.Figure("cosine", row.Cosine);
        json.Figure("meanSquaredError", row.MeanSquaredError);
        json.Figure("maxAbsoluteError", row.MaxAbsoluteError);
        json.Figure("meanError", row.MeanError);
        json.Figure("rmseOverScale", row.RmseOverScale);
        json.Figure("isolatedSqnr", row.IsolatedSqnr);
        json.Figure("isolatedCosine", row.IsolatedCosine);
        json.Figure("isolatedMeanSquaredError", row.IsolatedMeanSquaredError);
        json.Figure("isolatedMaxAbsoluteError", row.IsolatedMaxAbsoluteError);
        json.Figure("isolatedMeanError", row.IsolatedMeanError);
        json.Figure("isolatedRmseOverScale", row.IsolatedRmseOverScale);
        json.Figure("weightSqnr", row.WeightSqnr);
        json.Figure("saturated", row.Saturated);
        json.Figure("rangeUsed", row.RangeUsed);
        json.Figure("min", row.Min);
        json.Figure("max", row.Max);
        json.Figure("representedMin", row.RepresentedMin);
        json.Figure("representedMax", row.RepresentedMax);
        json.Line("histogram", row.Histogram);
        json.WriteBoolean("deservesExclude", row.DeservesExclude);
        json.WriteString("reason", row.Reason);
        json.WriteEndObject();
    }
}
